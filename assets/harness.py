"""Onsite's harness, protocol 1: runs the candidate's function, or whole program, over cases and reports
what happened; docs/runner-protocol.md describes the protocol.

The job arrives as JSON on standard input. Each event is one line on the descriptor that was standard
output: a word only this run knows, a space, a JSON object. Expected values never come here; answers
are compared by the parent. Only cheap, mostly built-in modules are imported, because start-up counts.
Works from Python 3.7 on.
"""

import io
import posix
import sys
import time

import _signal

FILE = "solution.py"
MAX_DEPTH = 60  # Of a returned value; the parent's JSON reader stops at 128, and a tag takes two.
MAX_SIZE = 8 << 20  # Characters of a returned value in its JSON form.
MAX_FRAMES = 40
STDIN = "stdin"  # The entry of programs that read standard input and write standard output.
TOO_LARGE = 27  # EFBIG: a file reached its limit.
BALLAST = 4 << 20  # Bytes set free to report in when memory runs out.


class TooMuch(Exception):
    """A returned value that is too large or too deep to be reported."""


def untag(value):
    """Turns `{"$tuple": [..]}` and its like into what they mean."""
    if len(value) != 1:
        return value
    ((tag, body),) = value.items()
    if tag == "$tuple":
        return tuple(body)
    if tag == "$set":
        return set(body)
    if tag == "$frozenset":
        return frozenset(body)
    if tag == "$dict":
        return {key: item for key, item in body}
    if tag == "$float":
        return float(body)
    if tag == "$int":
        return int(body, 0)
    if tag == "$bytes":
        return body.encode("latin-1")
    return value


class Reading:
    """The settings the C scanner of `json` asks for; `json` itself would double the start-up time."""

    strict = True
    object_hook = staticmethod(untag)
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float
    memo = {}


try:
    from _json import encode_basestring_ascii as quoted
    from _json import make_scanner

    def parse(text):
        return make_scanner(Reading)(text, 0)[0]

except ImportError:
    from json import dumps as quoted
    from json import loads

    def parse(text):
        return loads(text, object_hook=untag)


def quote(text):
    """Returns `text` as a JSON string; lone surrogates are written out."""
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return quoted(text)


def encode(value):
    """Returns `value` as JSON with tags; classes of the candidate's own are reported by their repr."""
    parts = []
    put = parts.append
    size = 0

    def name(value):
        return quote(str(type(value).__name__))

    def several(items, depth):
        put("[")
        first = True
        for item in items:
            if not first:
                put(",")
            first = False
            walk(item, depth)
        put("]")

    def walk(value, depth):
        nonlocal size
        if depth > MAX_DEPTH:
            raise TooMuch("the returned value is nested more than %d levels deep" % MAX_DEPTH)
        if value is None:
            text = "null"
        elif value is True:
            text = "true"
        elif value is False:
            text = "false"
        elif isinstance(value, int):
            try:
                text = int.__repr__(value)
            except ValueError:  # Python refuses to write more than some thousand digits.
                text = hex(int(value))
            if not -(1 << 63) <= value < 1 << 63:
                text = '{"$int":"%s"}' % text
        elif isinstance(value, float):
            text = float.__repr__(value)
            if text in ("nan", "inf", "-inf"):
                text = '{"$float":"%s"}' % text
        elif isinstance(value, str):
            text = quote(str.__str__(value))
        elif isinstance(value, (bytes, bytearray)):
            text = '{"$bytes":%s}' % quote(value.decode("latin-1"))
        elif isinstance(value, list):
            return several(list.__iter__(value), depth + 1)
        elif isinstance(value, dict):
            pairs = list(dict.items(value))
            if all(type(key) is str and not key.startswith("$") for key, _ in pairs):
                put("{")
                for index, (key, item) in enumerate(pairs):
                    put(("," if index else "") + quote(key) + ":")
                    walk(item, depth + 1)
                put("}")
                return
            put('{"$dict":[')
            for index, pair in enumerate(pairs):
                if index:
                    put(",")
                several(pair, depth + 1)
            put("]}")
            return
        elif isinstance(value, (tuple, set, frozenset)):
            put('{"$tuple":' if isinstance(value, tuple) else '{"$set":')
            several(tuple.__iter__(value) if isinstance(value, tuple) else list(value), depth + 1)
            put("}")
            return
        else:
            text = '{"$object":[%s,%s]}' % (name(value), quote(repr(value)[:2000]))
        size += len(text)
        if size > MAX_SIZE or len(parts) > MAX_SIZE // 4:
            raise TooMuch("the returned value is larger than %d MB" % (MAX_SIZE >> 20))
        put(text)

    walk(value, 0)
    return "".join(parts)


def frame_json(lines, number, function):
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return '{"line":%d,"function":%s,"text":%s}' % (number, quote(function), quote(text[:200]))


def frames_json(lines, frames):
    """The candidate's frames, outermost first; a long recursion loses its middle."""
    if len(frames) > MAX_FRAMES:
        frames = frames[: MAX_FRAMES // 4] + frames[-(MAX_FRAMES * 3 // 4) :]
    return "[%s]" % ",".join([frame_json(lines, line, name) for line, name in frames])


def blocked(error):
    """Whether the jail's refusal lies at the bottom of `error`."""
    for _ in range(8):
        if error is None:
            return False
        if isinstance(error, PermissionError):
            return True
        error = error.__cause__ or error.__context__
    return False


def error_json(error, lines):
    """Returns an exception as JSON: kind, message, the candidate's frames."""
    kind = type(error).__name__
    try:
        message = str(error)[:2000]
    except BaseException:  # Whatever the candidate's own __str__ raises.
        message = "(its __str__ fails)"
    frames, column = [], ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE:
            frames.append((trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename == FILE:
        message = str(error.msg)
        frames.append((error.lineno or 1, "<module>"))
        column = ',"column":%d' % max(error.offset or 1, 1)
    if isinstance(error, SystemExit):
        message = "the program called exit(%s) instead of returning" % message
    return '{"kind":%s,"message":%s,"frames":%s%s,"blocked":%s,"memory":%s}' % (
        quote(kind),
        quote(message),
        frames_json(lines, frames),
        column,
        "true" if blocked(error) else "false",
        "true" if isinstance(error, MemoryError) else "false",
    )


class Tap(io.RawIOBase):
    """Holds what is printed until the case is over; calls `flood` when the run printed too much."""

    def __init__(self, limit, flood):
        self.held = bytearray()
        self.left = limit
        self.flood = flood

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        self.left -= len(data)
        if self.left < 0:
            self.flood()
        self.held += data
        return len(data)


def resolve(module, entry):
    """Returns the function called `entry`; a class on the way is instantiated without arguments."""
    found = module
    for part in entry.split("."):
        if isinstance(found, type):
            found = found()
        found = getattr(found, part)
    return found


def offered(module):
    """Says what the candidate's file defines, for when the entry point is missing."""
    names = [
        key
        for key, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", None) == module.__name__
    ]
    return "it defines " + ", ".join("`%s`" % key for key in names) if names else "it defines no function"


def main():
    # Bound here so that a candidate who replaces a module's contents replaces nothing of ours.
    write, leave, clock = posix.write, posix._exit, time.perf_counter_ns
    stop_tracing = (sys.settrace, sys.setprofile)
    posix.closerange(3, 4096)  # Whatever the parent's parent left open.
    channel = posix.dup(1)
    posix.dup2(2, 1)  # Writes past sys.stdout are counted by the parent.
    home = posix.getcwd()
    ballast = bytes(BALLAST)  # Unlike a bytearray it is not touched, hence free of charge.
    null = posix.open("/dev/null", posix.O_RDWR)

    # Everything above is done before there is a job: this process may have been started ahead of it.
    def heard():
        """Reads a line, or to the end; leaves when nobody needs us any more."""
        pieces = []
        while True:
            piece = posix.read(inbox, 1 << 18)
            if piece:
                pieces.append(piece)
            if not piece or piece.endswith(b"\n"):
                break
        if not pieces:
            leave(0)
        return parse(b"".join(pieces).decode("utf-8"))

    inbox = posix.dup(0)
    job = heard()
    posix.dup2(null, 0)
    if not job.get("more"):
        posix.close(inbox)
    secret, source, entry, cases = job["secret"], job["source"], job["entry"], job["cases"]
    lines = source.splitlines()

    def send(text):
        data = ("%s %s\n" % (secret, text)).encode("utf-8")
        while data:
            data = data[write(channel, data) :]

    def flood():
        send('{"event":"flood"}')
        leave(0)

    tap = stream = None

    def open_stream():
        """Puts a fresh stream in place if the candidate closed or detached the old one."""
        nonlocal tap, stream
        try:
            usable = stream is not None and not stream.closed and not tap.closed
        except ValueError:
            usable = False
        if not usable:
            tap = Tap(job["output_bytes"] if tap is None else tap.left, flood)
            stream = io.TextIOWrapper(tap, "utf-8", "backslashreplace", "\n")
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream

    def printed():
        """Returns what was printed since the last call, as JSON."""
        try:
            stream.flush()
        except ValueError:
            pass
        text = quote(tap.held.decode("utf-8", "replace"))
        tap.held.clear()
        open_stream()
        return text

    def interrupted(_number, frame):
        frames = []
        while frame is not None:
            if frame.f_code.co_filename == FILE:
                frames.append((frame.f_lineno, frame.f_code.co_name))
            frame = frame.f_back
        send('{"event":"interrupted","frames":%s,"out":%s}' % (frames_json(lines, frames[::-1]), printed()))
        leave(0)

    def failed(error):
        nonlocal ballast
        ballast = None  # Room to report in, should memory be what ran out.
        if entry == STDIN and isinstance(error, OSError) and error.errno == TOO_LARGE:
            flood()
        sys.settrace(None)
        return error_json(error, lines)

    def place(name, data, number):
        """Puts a file that holds `data`, and that nobody else can open, behind a descriptor."""
        path = home + "/." + name
        file = posix.open(path, posix.O_RDWR | posix.O_CREAT | posix.O_TRUNC, 0o600)
        posix.unlink(path)
        while data:
            data = data[write(file, data) :]
        posix.lseek(file, 0, 0)
        posix.dup2(file, number)
        return file

    def script(text):
        """Runs the whole program on an input; returns what it wrote."""
        for number in (0, 1):
            posix.dup2(null, number)  # The last case may have closed it.
        posix.close(place("input", text.encode("utf-8"), 0))
        output = place("output", b"", 1)
        try:
            sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", False)), "utf-8", "replace")
            written = io.TextIOWrapper(
                io.BufferedWriter(io.FileIO(1, "w", False)), "utf-8", "backslashreplace", "\n"
            )
            sys.stdout = sys.__stdout__ = written
            scope = sys.modules["__main__"] = type(sys)("__main__")
            scope.__file__ = FILE
            try:
                exec(program, scope.__dict__)
            except SystemExit as leaving:
                if leaving.code not in (None, 0):
                    raise
            try:
                written.close()  # Not the descriptor, which belongs to nobody.
            except ValueError:
                pass  # The program took it apart.
            size = posix.fstat(output).st_size
            if size > job["output_bytes"]:
                flood()
            pieces = []
            while size > 0:
                piece = posix.pread(output, size, sum(map(len, pieces)))
                if not piece:
                    break
                pieces.append(piece)
                size -= len(piece)
            return b"".join(pieces).decode("utf-8", "replace")
        finally:
            posix.close(output)

    open_stream()
    _signal.signal(_signal.SIGTERM, interrupted)
    send('{"event":"ready","protocol":1}')

    module = type(sys)("solution")
    module.__file__ = FILE
    sys.modules["solution"] = module
    sys.argv = [FILE]
    sys.path[:] = [path for path in sys.path if path]
    try:
        program = compile(source, FILE, "exec", 0, True)
        if entry != STDIN:
            exec(program, module.__dict__)
        try:
            function = script if entry == STDIN else resolve(module, entry)
        except AttributeError as error:
            if error.__traceback__.tb_next.tb_next is not None:
                raise  # The candidate's own code raised it.
            send(
                '{"event":"loaded","out":%s,"error":{"kind":"MissingEntry","message":%s,"frames":[]}}'
                % (printed(), quote("%s has no `%s`; %s" % (FILE, entry, offered(module))))
            )
            leave(0)
    except BaseException as error:
        send('{"event":"loaded","error":%s,"out":%s}' % (failed(error), printed()))
        leave(0)
    send('{"event":"loaded","out":%s}' % printed())

    while True:
        for index, args in enumerate(cases):
            begin = clock()
            try:
                value = script(args) if entry == STDIN else function(*args)
                nanos = clock() - begin
                for stop in stop_tracing:
                    stop(None)
                answer = '"got":' + encode(value)
                value = None
            except BaseException as error:
                nanos = clock() - begin
                value = None
                answer = '"error":' + failed(error)
            send('{"event":"case","index":%d,"micros":%d,%s,"out":%s}' % (index, nanos // 1000, answer, printed()))
        send('{"event":"done"}')
        if not job.get("more"):
            leave(0)  # Neither atexit functions nor threads get a say.
        cases = heard()["cases"]


try:
    main()
except BaseException as error:  # Memory, or the candidate's meddling; sys.stderr is not ours any more.
    posix.write(2, b"harness: %s\n" % type(error).__name__.encode())
    posix._exit(1)
