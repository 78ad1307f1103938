"""Onsite's measuring program: what one call of the candidate's function costs.

It is run in the candidate's place: `SOURCE`, `ENTRY` and `ONLY_STEPS` stand in front of it, `measure` is
called once an input. Unless only steps are wanted, each call executes the program four times, every time anew so that nothing is remembered:
plain for the processor's time, under `tracemalloc` for the peak of memory, watched for the frames of its calls,
and rewritten for its steps.

A step is a statement that begins, or a turn of a comprehension. What the interpreter does in C costs
what it has to look at: a slice its length, `in` on a list the elements before the one it finds,
sorting n log2 n, a heap operation log2 n. So the steps are the same in every run and on every machine.
Works from Python 3.7 on.
"""

import ast
import builtins
import bisect
import collections
import copy
import functools
import gc
import heapq
import itertools
import math
import operator
import sys
import time
import tracemalloc
import types

FILE = "answer.py"
MAX_STEPS = 400000  # Of one call.


class Enough(BaseException):
    """The steps of a call are used up."""


class Meter:
    """Counts steps by site, a site being a line and what is done there."""

    def __init__(self):
        self.sites = []
        self.counts = []
        self.left = 0

    def site(self, node, what=""):
        self.sites.append((getattr(node, "lineno", 0), what))
        self.counts.append(0)
        return len(self.counts) - 1

    def start(self):
        self.counts[:] = [0] * len(self.counts)
        self.left = MAX_STEPS

    def tick(self, site, steps=1):
        """Takes note of steps; true, so that it can stand in a condition."""
        self.counts[site] += steps
        self.left -= steps
        if self.left < 0:
            raise Enough()
        return True


meter = Meter()
tick = meter.tick


def log2(n):
    return max(1, math.ceil(math.log2(n))) if n > 1 else 1


SIZED = (list, tuple, str, bytes, bytearray, dict, set, frozenset, collections.deque, range)
SIZED += (type({}.keys()), type({}.values()), type({}.items()))
LAZY = (map, filter, zip, enumerate, reversed, itertools.chain, itertools.islice, itertools.accumulate)
LAZY += (itertools.combinations, itertools.permutations, itertools.product, itertools.groupby)
LAZY += tuple(type(iter(kind())) for kind in (list, tuple, str, dict, set))


def size(value):
    return len(value) if isinstance(value, SIZED) else 1


def deep_size(value):
    if isinstance(value, (list, tuple, set, frozenset)):
        return 1 + sum(map(deep_size, value))
    if isinstance(value, dict):
        return 1 + sum(deep_size(key) + deep_size(item) for key, item in value.items())
    return size(value)


def counted(site, items):
    """Hands on a lazy iterator's items, one step each."""
    for item in items:
        tick(site)
        yield item


def sorting(n):
    return int(n * math.log2(n)) if n > 1 else 1


def position(kind, items, wanted):
    """How many elements are looked at to find one."""
    for seen, item in enumerate(kind.__iter__(items), 1):
        if item is wanted or item == wanted:
            return seen
    return kind.__len__(items)


# What functions cost beyond their call, of their arguments.
CHEAP = {
    len, isinstance, issubclass, ord, chr, abs, range, enumerate, zip, map, filter, iter, next, reversed,
    hash, id, type, callable, getattr, setattr, hasattr, bool, divmod, pow, round, object, property,
    super, itertools.chain, itertools.islice, itertools.accumulate, itertools.count, itertools.repeat,
    itertools.groupby, collections.defaultdict, functools.partial,
}  # fmt: skip
WHOLE = {
    sum, any, all, list, tuple, set, frozenset, dict, bytes, bytearray, str, repr, collections.deque,
    collections.Counter, collections.OrderedDict, heapq.heapify, functools.reduce, math.fsum,
}  # fmt: skip


def of_function(function, args):
    first = args[0] if args else None
    if function in (min, max):
        return size(first) if len(args) == 1 else len(args)
    if function in WHOLE:
        return sum(map(size, args)) or 1
    if function is sorted:
        return 0  # By its result.
    if function in (heapq.heappush, heapq.heappop, heapq.heappushpop, heapq.heapreplace):
        return log2(size(first))
    if function in (heapq.nlargest, heapq.nsmallest):
        return size(args[1]) * log2(min(max(first, 1), size(args[1]))) if len(args) > 1 else 1
    if function in (bisect.bisect_left, bisect.bisect_right):
        return log2(size(first))
    if function in (bisect.insort_left, bisect.insort_right):
        return log2(size(first)) + size(first) - bisect.bisect_right(first, args[1])
    if function in (copy.deepcopy,):
        return deep_size(first)
    return sum(deep_size(arg) for arg in args) or 1


LOOKUPS = "append add get setdefault popleft appendleft discard keys values items move_to_end popitem".split()
LOOKUPS += ["__contains__", "__getitem__", "__setitem__", "__len__", "send", "close"]


def of_method(owner, name, args):
    if name in LOOKUPS:
        return 1
    first = args[0] if args else None
    if isinstance(owner, list):
        if name == "sort":
            return sorting(len(owner))
        if name == "pop":
            return 1 if not args or first == -1 else max(1, len(owner) - first if first >= 0 else -first)
        if name == "insert":
            return max(1, len(owner) - first if first >= 0 else -first)
        if name in ("remove", "index"):
            seen = position(list, owner, first)
            return len(owner) if name == "remove" else seen
        if name == "extend":
            return size(first)
        return max(1, len(owner))
    if isinstance(owner, collections.deque):
        if name == "pop":
            return 1
        if name == "rotate":
            return max(1, min(len(owner), abs(first) if args else 1))
        if name in ("extend", "extendleft"):
            return size(first)
        return max(1, len(owner))
    if isinstance(owner, (set, frozenset, dict)):
        if name in ("pop", "remove"):
            return 1
        if name == "update":
            return sum(map(size, args)) or 1
        if name == "intersection" and len(args) == 1:
            return min(size(owner), size(first))
        return size(owner) + sum(map(size, args))
    if isinstance(owner, str):
        if name == "join":
            return size(first)
        if name in ("startswith", "endswith", "format"):
            return 1 + sum(map(size, args))
        return max(1, len(owner))
    return 1 + sum(map(size, args))


OURS = (types.FunctionType, types.MethodType, type(functools.lru_cache()(len)), functools.partial)


def by_name(name):
    return name if name.isidentifier() else "call"


def call(site, function, *args, **named):
    """A call with what it costs beyond itself."""
    kind = type(function)
    if kind is types.BuiltinFunctionType or kind is type or kind is types.MethodDescriptorType:
        owner = getattr(function, "__self__", None)
        if kind is types.BuiltinFunctionType and owner is not None and not isinstance(owner, types.ModuleType):
            name = function.__name__
            if name in ("extend", "update", "join", "extendleft", "fromkeys"):
                args = tuple(counted(site, arg) if isinstance(arg, LAZY) else arg for arg in args)
            if name == "sort" and "key" in named:
                pass  # The key function's own steps are counted in it.
            tick(site, of_method(owner, name, args))
        elif function in CHEAP:
            pass
        elif kind is type and function.__module__ == "solution":
            pass
        else:
            consumes = function in WHOLE or function in (min, max, sorted)
            if consumes and len(args) == 1 and isinstance(args[0], LAZY):
                args = (counted(site, args[0]),)
            elif function is sum and args and isinstance(args[0], LAZY):
                args = (counted(site, args[0]),) + args[1:]
            else:
                tick(site, of_function(function, args))
        result = function(*args, **named)
        if function is sorted:
            tick(site, sorting(len(result)))
        return result
    if kind is types.FunctionType and function.__code__.co_filename != FILE:
        tick(site, of_function(function, args))
    return function(*args, **named)


def contains(site, wanted, where):
    if isinstance(where, (list, tuple, collections.deque)):
        kind = type(where) if type(where) in (list, tuple, collections.deque) else None
        tick(site, max(1, position(kind, where, wanted) if kind else len(where)))
    elif isinstance(where, (str, bytes, type({}.values()))):
        tick(site, max(1, len(where)))
    elif isinstance(where, LAZY):
        where = counted(site, where)
    return wanted in where


def lacks(site, wanted, where):
    return not contains(site, wanted, where)


LONG = (list, tuple, str, bytes, set, frozenset, dict, collections.deque)


def compared(site, op, left, right):
    if type(left) in LONG and type(right) is type(left):
        tick(site, max(1, min(len(left), len(right))))
    return op(left, right)


def combined(site, op, left, right):
    result = op(left, right)
    if type(result) in LONG:
        steps = len(result)
        if isinstance(left, (set, frozenset)):
            steps = min(len(left), size(right)) if op is operator.and_ else len(left) + size(right)
        tick(site, max(1, steps))
    return result


def grown(site, value, added):
    """What is added in place to a value."""
    if isinstance(value, (str, tuple, bytes)) and isinstance(added, (str, tuple, bytes)):
        tick(site, max(1, len(value) + len(added)))
    elif isinstance(value, (list, set, dict, collections.deque)):
        if isinstance(added, LAZY):
            return counted(site, added)
        tick(site, max(1, size(added)))
    return added


def sized(site, result):
    if isinstance(result, LONG):
        tick(site, max(1, len(result)))
    return result


def removed(site, where, index):
    if isinstance(where, list):
        at = index.start or 0 if isinstance(index, slice) else index
        at = at if isinstance(at, int) else 0
        tick(site, max(1, len(where) - at if at >= 0 else -at))
    del where[index]


def replaced(site, value, where, index):
    tick(site, max(1, size(value)))
    where[index] = value


OPS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Mod: "mod",
    ast.BitOr: "or_", ast.BitAnd: "and_", ast.BitXor: "xor",
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip
# These look at the frame they are called from.
FRAMED = {"super", "locals", "vars", "globals", "eval", "exec", "dir", "__import__", "print", "breakpoint"}
HELPERS = {
    "_onsite_" + tool.__name__: tool
    for tool in (tick, call, contains, lacks, compared, combined, grown, sized, removed, replaced)
}
for _name in OPS.values():
    HELPERS["_onsite_op_" + _name] = getattr(operator, _name)


class Rewriter(ast.NodeTransformer):
    """Puts a count beside everything that takes time."""

    def helper(self, name, node, *args, what=""):
        site = ast.Constant(meter.site(node, what)) if sys.version_info >= (3, 8) else ast.Num(meter.site(node, what))
        function = ast.Name("_onsite_" + name, ast.Load())
        return ast.copy_location(ast.Call(function, [site, *args], []), node)

    def operator(self, op):
        return ast.Name("_onsite_op_" + OPS[type(op)], ast.Load())

    def counting(self, body):
        """A block, behind the count of its statements."""
        if not body:
            return body
        lead = 0
        for statement in body:
            text = isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Constant, getattr(ast, "Str", ast.Constant)))
            future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            if not (text or future):
                break
            lead += 1
        first = body[min(lead, len(body) - 1)]
        count = self.helper("tick", first)
        steps = max(1, len(body) - lead)
        count.args.append(ast.Constant(steps) if sys.version_info >= (3, 8) else ast.Num(steps))
        return body[:lead] + [ast.copy_location(ast.Expr(count), first)] + body[lead:]

    def generic_visit(self, node):
        super().generic_visit(node)
        if not isinstance(node, (ast.Lambda, ast.Expression, ast.IfExp)):
            for field in ("body", "orelse", "finalbody"):
                block = getattr(node, field, None)
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                    setattr(node, field, self.counting(block))
        return node

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.args.defaults = [self.visit(one) for one in node.args.defaults]
        node.args.kw_defaults = [one and self.visit(one) for one in node.args.kw_defaults]
        block = []
        for statement in node.body:
            rewritten = self.visit(statement)
            block.extend(rewritten if isinstance(rewritten, list) else [rewritten])
        node.body = self.counting(block)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node):
        node.value = node.value and self.visit(node.value)
        return node

    def visit_comprehension(self, node):
        node = self.generic_visit(node)
        # `async for` and `for` alike: one step a turn, filtered out or not.
        node.ifs.insert(0, self.helper("tick", node.target))
        return node

    def visit_Lambda(self, node):
        node = self.generic_visit(node)
        pair = ast.Tuple([self.helper("tick", node.body), node.body], ast.Load())
        one = ast.Constant(1) if sys.version_info >= (3, 8) else ast.Num(1)
        index = one if sys.version_info >= (3, 9) else ast.Index(one)
        node.body = ast.copy_location(ast.Subscript(pair, index, ast.Load()), node.body)
        return node

    def visit_Call(self, node):
        node = self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Name) and (function.id in FRAMED or function.id.startswith("_onsite_")):
            return node
        what = getattr(function, "attr", getattr(function, "id", "call"))
        wrapped = self.helper("call", node, function, what=what)
        wrapped.args.extend(node.args)
        wrapped.keywords = node.keywords
        return wrapped

    def visit_Compare(self, node):
        node = self.generic_visit(node)
        if len(node.ops) != 1:
            return node
        op, left, right = node.ops[0], node.left, node.comparators[0]
        if isinstance(op, ast.In):
            return self.helper("contains", node, left, right, what="in")
        if isinstance(op, ast.NotIn):
            return self.helper("lacks", node, left, right, what="in")
        if type(op) in OPS:
            return self.helper("compared", node, self.operator(op), left, right, what="comparison")
        return node

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        if type(node.op) in OPS:
            return self.helper("combined", node, self.operator(node.op), node.left, node.right, what="copy")
        return node

    def visit_AugAssign(self, node):
        node = self.generic_visit(node)
        if isinstance(node.target, ast.Name):
            value = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
            node.value = self.helper("grown", node, value, node.value, what="copy")
        return node

    def visit_Subscript(self, node):
        node = self.generic_visit(node)
        if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
            return self.helper("sized", node, node, what="slice")
        return node

    def visit_List(self, node):
        node = self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and any(isinstance(item, ast.Starred) for item in node.elts):
            return self.helper("sized", node, node, what="copy")
        return node

    visit_Tuple = visit_List

    def visit_Dict(self, node):
        node = self.generic_visit(node)
        if None in node.keys:
            return self.helper("sized", node, node, what="copy")
        return node

    def index(self, place):
        """The index of a subscript as an expression."""
        if isinstance(place, ast.Slice):
            nothing = ast.Constant(None) if sys.version_info >= (3, 8) else ast.NameConstant(None)
            parts = [part or nothing for part in (place.lower, place.upper, place.step)]
            return ast.Call(ast.Name("slice", ast.Load()), parts, [])
        return place.value if type(place).__name__ == "Index" else place

    def visit_Delete(self, node):
        node = self.generic_visit(node)
        statements = []
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                gone = self.helper("removed", target, target.value, self.index(target.slice), what="del")
                statements.append(ast.copy_location(ast.Expr(gone), node))
            else:
                statements.append(ast.copy_location(ast.Delete([target]), node))
        return statements

    def visit_Assign(self, node):
        node = self.generic_visit(node)
        target = node.targets[0]
        if len(node.targets) > 1:
            return node
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice):
            parts = (node.value, target.value, self.index(target.slice))
            return ast.copy_location(ast.Expr(self.helper("replaced", node, *parts, what="slice")), node)
        if isinstance(target, (ast.Tuple, ast.List)) and any(isinstance(e, ast.Starred) for e in target.elts):
            node.value = self.helper("sized", node, node.value, what="copy")
        return node


def program(tree_or_source):
    return compile(tree_or_source, FILE, "exec", 0, True)


PLAIN = program(SOURCE)
COUNTING = program(ast.fix_missing_locations(Rewriter().visit(ast.parse(SOURCE))))
clock = getattr(time, "process_time_ns", None) or (lambda: int(time.process_time() * 1e9))
warm = False


def fresh(code):
    """The candidate's function in a module of its own."""
    module = types.ModuleType("solution")
    if code is COUNTING:
        module.__dict__.update(HELPERS)
    sys.modules["solution"] = module
    meter.start()
    exec(code, module.__dict__)
    found = module
    for part in ENTRY.split("."):
        found = found() if isinstance(found, type) else found
        found = getattr(found, part)
    meter.start()
    return found


def measure(*args):
    """Returns [steps, bytes at the peak, nanoseconds, sites]; steps are None if there are too many."""
    global warm
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 3500))  # Counting doubles the frames.
    if not warm and not ONLY_STEPS:
        peak_of(args)  # The first call fills the interpreter's own caches.
        warm = True
    counting = fresh(COUNTING)
    try:
        counting(*copy.deepcopy(args))
    except Enough:
        return [None, 0, 0, []]
    steps = sum(meter.counts)
    places = {}
    for place, count in zip(meter.sites, meter.counts):
        if count:
            places[place] = places.get(place, 0) + count
    sites = [[line, what, count] for (line, what), count in sorted(places.items())]
    if ONLY_STEPS:
        return [steps, 0, 0, sites]
    plain, own = fresh(PLAIN), copy.deepcopy(args)
    begin = clock()
    plain(*own)
    nanos = clock() - begin
    return [steps, peak_of(args), nanos, sites]


def peak_of(args):
    """The bytes a call holds at most: what it allocates, its result included, and its frames.

    The two are looked at one after the other: an interpreter that is asked about its frames makes an
    object of each, and every object costs once more where allocations are counted.
    """
    plain, own = fresh(PLAIN), copy.deepcopy(args)
    gc.collect()
    tracemalloc.start()
    try:
        plain(*own)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak + deepest_of(args)


def deepest_of(args):
    """The bytes that the frames of a call take where it is deepest."""
    plain, own = fresh(PLAIN), copy.deepcopy(args)
    open_frames, sizes = [0], {}
    enter, leave = open_frames.append, open_frames.pop
    deepest = 0

    def follow(frame, event, _arg):
        nonlocal deepest
        if event == "call":
            code = frame.f_code
            size = sizes.get(code)
            if size is None:
                size = sizes[code] = 80 + 8 * (code.co_nlocals + code.co_stacksize)
            bytes_now = open_frames[-1] + size
            enter(bytes_now)
            if bytes_now > deepest:
                deepest = bytes_now
        elif event == "return" and len(open_frames) > 1:
            leave()

    sys.setprofile(follow)
    try:
        plain(*own)
    finally:
        sys.setprofile(None)
    return deepest
