"""Reads tables of constants out of our own C sources: enums with their values, and the rows of an array
of structures. It knows the shape that the sources have, not C; what it cannot read is an error."""
import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}(),]|[^\s{}(),"]+')


class Unread(Exception):
    """A table that does not have the shape it should."""


def bare(text):
    """The text without comments; strings are kept."""
    return re.sub(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*', lambda m: m[1] or " ", text, flags=re.S)


def constants(text, known):
    """The enum constants of the text that are made of numbers and known ones, beside the known."""
    found = dict(known)
    for block in re.findall(r"\benum\s*\w*\s*\{(.*?)\}", bare(text), re.S):
        for item in block.split(","):
            name, _, expression = (x.strip() for x in item.partition("="))
            if expression and re.fullmatch(r"[A-Z_]+", name):
                try:
                    found[name] = value(expression, found)
                except Unread:
                    pass
    return found


def value(expression, names):
    """A constant expression of |, &, ~, << and parentheses."""
    expression = " ".join(expression.split())
    if not re.fullmatch(r"[\w |&~()<*+-]+", expression):
        raise Unread(f"no constant expression: {expression}")
    try:
        return eval(re.sub(r"\(unsigned\)", "", expression), {"__builtins__": {}}, names)  # noqa: S307: our own sources
    except (NameError, SyntaxError, TypeError):
        raise Unread(f"no constant expression: {expression}") from None


def groups(text, start):
    """The top-level brace groups from start on, each as its list of fields, until the brace that closes
    the array."""
    rows, depth, field = [], 0, []
    for token in TOKEN.finditer(text, start):
        word = token[0]
        if word in "{(":
            depth += 1
            if word == "{" and depth == 1:
                rows.append([])
                field = []
                continue
        elif word in "})":
            depth -= 1
            if word == "}" and depth < 0:
                return rows
            if word == "}" and depth == 0:
                rows[-1].append(" ".join(field))
                continue
        if word == "," and depth == 1:
            rows[-1].append(" ".join(field))
            field = []
        elif depth:
            field.append(word)
    raise Unread("an array without an end")


def rows(text, name):
    """The rows of the array `name`, fields as text; a trailing comma makes no field."""
    text = bare(text)
    found = re.search(rf"\b{re.escape(name)}\s*\[\w*\]\s*=\s*\{{", text)
    if not found:
        raise Unread(f"there is no array {name}")
    return [[f for i, f in enumerate(row) if f or i + 1 < len(row)] for row in groups(text, found.end())]


def designated(text, kind):
    """The structures `const kind x = {.field = value, …};` of the text as mappings."""
    for body in re.findall(rf"\bconst {kind} \w+ = \{{(.*?)\}};", bare(text), re.S):
        yield {k: v.strip() for k, v in re.findall(r"\.(\w+)\s*=\s*((?:\"[^\"]*\"|[^,])*)", body)}


def string(field):
    """What a string literal, or CAL_STR_K of one, says."""
    found = re.fullmatch(r'(?:CAL_STR_K \( )?"((?:[^"\\]|\\.)*)"(?: \))?', field)
    if not found:
        raise Unread(f"no string: {field}")
    return found[1].replace('\\"', '"')


def macro_rows(text, macro):
    """The arguments of each macro(…) that begins a line."""
    lines = re.findall(rf"^{macro}\((.*)\)[ \t]*$", bare(text), re.M)
    if len(lines) != len(re.findall(rf"^{macro}\(", text, re.M)):
        raise Unread(f"a row of {macro}() does not stand on one line")
    for line in lines:
        yield [f.strip() for f in re.findall(r'\s*("(?:[^"\\]|\\.)*"|[^,"]+)', line)]
