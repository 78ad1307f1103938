// Onsite's harness for JavaScript on Node, protocol 1; docs/runner-protocol.md describes the protocol.
//
// The job arrives as JSON on standard input. Each event is one line on standard output: a word only this
// run knows, a space, a JSON object. The candidate's own output is caught and sent with the events.
// Sets and Maps stand for sets and dicts, BigInt for whole numbers beyond 2^53; a number without a
// fraction is a whole number. Functions may be async.
"use strict";

const fs = require("fs");
const vm = require("vm");
const { Console } = require("console");
const { Readable, Writable } = require("stream");
const { inspect } = require("util");

const FILE = "solution.js";
const MAX_DEPTH = 60;
const MAX_SIZE = 8 << 20;
const MAX_FRAMES = 40;

// Bound here so that a candidate who replaces something replaces nothing of ours.
const writeSync = fs.writeSync;
const readFileSync = fs.readFileSync;
const leave = process.reallyExit.bind(process);
const clock = process.hrtime.bigint;

class Exit extends Error {}

function untag(_key, value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length !== 1) return value;
  const body = value[keys[0]];
  switch (keys[0]) {
    case "$tuple":
      return body;
    case "$set":
    case "$frozenset":
      return new Set(body);
    case "$dict":
      return new Map(body);
    case "$float":
      return { nan: NaN, inf: Infinity, "-inf": -Infinity }[body] ?? Number(body);
    case "$int":
      return BigInt(body);
    case "$bytes":
      return Buffer.from(body, "latin1");
    default:
      return value;
  }
}

const quote = (text) => JSON.stringify(String(text).toWellFormed?.() ?? String(text));

function encode(value) {
  let size = 0;
  const several = (items, depth) => "[" + Array.from(items, (item) => walk(item, depth)).join(",") + "]";
  const walk = (value, depth) => {
    if (depth > MAX_DEPTH) throw new RangeError(`the returned value is nested more than ${MAX_DEPTH} levels deep`);
    const text = written(value, depth);
    size += text.length;
    if (size > MAX_SIZE * 8) throw new RangeError(`the returned value is larger than ${MAX_SIZE >> 20} MB`);
    return text;
  };
  const written = (value, depth) => {
    switch (typeof value) {
      case "undefined":
        return "null";
      case "boolean":
        return String(value);
      case "string":
        return quote(value);
      case "bigint":
        return BigInt.asIntN(64, value) === value ? String(value) : `{"$int":"${value}"}`;
      case "number":
        if (Number.isNaN(value)) return '{"$float":"nan"}';
        if (!Number.isFinite(value)) return value > 0 ? '{"$float":"inf"}' : '{"$float":"-inf"}';
        return Number.isInteger(value) && Math.abs(value) > 2 ** 53 ? written(BigInt(value), depth) : String(value);
    }
    if (value === null) return "null";
    if (Buffer.isBuffer(value)) return `{"$bytes":${quote(value.toString("latin1"))}}`;
    if (Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value)) return several(value, depth + 1);
    if (value instanceof Set) return `{"$set":${several(value, depth + 1)}}`;
    if (value instanceof Map) return `{"$dict":${several(value, depth + 1)}}`;
    const kind = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
    if (kind === null || kind === Object.prototype) {
      const pairs = Object.entries(value);
      if (pairs.some(([key]) => key.startsWith("$"))) return `{"$dict":${several(pairs, depth + 1)}}`;
      return "{" + pairs.map(([key, item]) => `${quote(key)}:${walk(item, depth + 1)}`).join(",") + "}";
    }
    const name = value.constructor?.name ?? typeof value;
    return `{"$object":[${quote(name)},${quote(inspect(value).slice(0, 2000))}]}`;
  };
  const text = walk(value, 0);
  if (text.length > MAX_SIZE) throw new RangeError(`the returned value is larger than ${MAX_SIZE >> 20} MB`);
  return text;
}

function errorJson(error, lines) {
  let kind = "Error";
  let message = "";
  let stack = "";
  try {
    kind = String(error?.name ?? error?.constructor?.name ?? typeof error);
    message = String(error?.message ?? error).slice(0, 2000);
    stack = String(error?.stack ?? "");
  } catch {
    message = "(it cannot be shown)";
  }
  if (error instanceof Exit) [kind, message, stack] = ["Exit", `the program called process.exit(${error.message})`, ""];
  const frame = (line, name) => ({ line, function: name, text: (lines[line - 1] ?? "").trim().slice(0, 200) });
  let frames = [];
  for (const found of stack.matchAll(/^\s+at (?:(?:async )?(.+?) \()?solution\.js:(\d+):\d+\)?$/gm)) {
    frames.unshift(frame(Number(found[2]), found[1] ?? "<module>"));
  }
  const place = /^solution\.js:(\d+)\n/.exec(stack);
  if (frames.length === 0 && place) frames.push(frame(Number(place[1]), "<module>"));
  if (frames.length > MAX_FRAMES) frames = [...frames.slice(0, MAX_FRAMES / 4), ...frames.slice((-MAX_FRAMES * 3) / 4)];
  const blocked = error?.code === "EACCES" || error?.code === "EPERM" || error?.code === "ERR_ACCESS_DENIED";
  const memory = message === "Array buffer allocation failed";
  return JSON.stringify({ kind: kind.toWellFormed?.() ?? kind, message: message.toWellFormed?.() ?? message, frames, blocked, memory });
}

async function main() {
  const input = readFileSync(0);
  if (input.length === 0) leave(0); // Nobody needs us any more.
  const job = JSON.parse(input.toString("utf8"), untag);
  const { secret, source, entry, cases } = job;
  const lines = source.split("\n");
  const isScript = entry === "stdin";
  let left = job.output_bytes;
  let printed = "";
  let answered = "";

  const send = (event) => {
    let data = Buffer.from(`${secret} ${event}\n`);
    while (data.length > 0) {
      try {
        data = data.subarray(writeSync(1, data));
      } catch (error) {
        if (error.code !== "EAGAIN") throw error;
      }
    }
  };
  const tap = (take) => {
    const write = (chunk, _encoding, done) => {
      left -= chunk.length;
      if (left < 0) {
        send('{"event":"flood"}');
        leave(0);
      }
      take(chunk.toString("utf8"));
      done();
    };
    return new Writable({ write });
  };
  const aside = tap((text) => (printed += text));
  const out = isScript ? tap((text) => (answered += text)) : aside;
  const replace = (owner, key, value) =>
    Object.defineProperty(owner, key, { value, writable: true, configurable: true, enumerable: true });
  replace(process, "stdout", out);
  replace(process, "stderr", aside);
  replace(globalThis, "console", new Console(out, aside));
  const said = () => {
    const text = quote(printed);
    printed = "";
    return text;
  };
  process.exit = (code) => {
    throw new Exit(String(code ?? process.exitCode ?? 0));
  };
  process.argv = ["node", FILE];
  send('{"event":"ready","protocol":1}');

  let call;
  try {
    if (isScript) {
      const program = vm.compileFunction(source, ["require", "module", "exports"], { filename: FILE });
      call = async (text) => {
        answered = "";
        replace(process, "stdin", Object.assign(Readable.from([Buffer.from(text)], { objectMode: false }), { fd: 0 }));
        fs.readFileSync = (file, options) => {
          if (file !== 0 && file !== "/dev/stdin") return readFileSync(file, options);
          const encoding = typeof options === "string" ? options : options?.encoding;
          return encoding ? text : Buffer.from(text);
        };
        const failed = new Promise((_, reject) => {
          const fail = (error) => reject(error);
          process.removeAllListeners("uncaughtException").once("uncaughtException", fail);
        });
        // The loop is empty once the program has read and awaited all it wants to.
        const idle = new Promise((resolve) => process.once("beforeExit", () => setImmediate(resolve)));
        const module = { exports: {} };
        try {
          program.call(module.exports, require, module, module.exports);
          await Promise.race([idle, failed]);
        } catch (error) {
          if (!(error instanceof Exit) || error.message !== "0") throw error;
        }
        return answered;
      };
    } else {
      const module = { exports: {} };
      Object.assign(globalThis, { require, module, exports: module.exports });
      new vm.Script(source, { filename: FILE }).runInThisContext();
      let found;
      for (const [at, part] of entry.split(".").entries()) {
        if (at === 0) found = vm.runInThisContext(`typeof ${part} === "undefined" ? undefined : ${part}`) ?? module.exports[part];
        else found = typeof found === "function" ? new found()[part].bind(new found()) : found?.[part];
      }
      if (typeof found !== "function") {
        const message = quote(`${FILE} has no function \`${entry}\``);
        send(`{"event":"loaded","out":${said()},"error":{"kind":"MissingEntry","message":${message},"frames":[]}}`);
        leave(0);
      }
      call = (args) => found(...args);
    }
  } catch (error) {
    send(`{"event":"loaded","error":${errorJson(error, lines)},"out":${said()}}`);
    leave(0);
  }
  send(`{"event":"loaded","out":${said()}}`);

  for (const [index, args] of cases.entries()) {
    const begin = clock();
    let nanos;
    let answer;
    try {
      const value = await call(args);
      nanos = clock() - begin;
      answer = `"got":${encode(value)}`;
    } catch (error) {
      nanos = clock() - begin;
      answer = `"error":${errorJson(error, lines)}`;
    }
    send(`{"event":"case","index":${index},"micros":${nanos / 1000n},${answer},"out":${said()}}`);
  }
  send('{"event":"done"}');
  leave(0);
}

main().catch((error) => {
  writeSync(2, `harness: ${error?.name}: ${error?.message}\n`);
  leave(1);
});
