# SPDX-License-Identifier: Apache-2.0
"""Checks what an Atoll ledger claims, without a line of Atoll's code (RFC 6962, RFC 8032).

    python3 tools/check_proof KEY PROOF [HEAD]

KEY is the ledger's verifier key, got by a way you trust. PROOF is a file it handed you: that a
record stands in its journal, or that its journal only grew. HEAD is a signed tree head that you
kept: the proof must rest on that very one. Prints "valid: ..." or "refused: ..."."""
import hashlib, json, sys
from base64 import b64decode

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519: field and order
D = -121665 * pow(121666, -1, P) % P  # and the curve: y² - x² = 1 + D x² y²

def require(condition, why):
    if not condition:
        raise ValueError(why)

def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    left, right, t, z = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * t1 * t2 * D, 2 * z1 * z2
    e, f, g, h = right - left, z - t, z + t, right + left
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(number, point):
    even = times(number >> 1, add(point, point)) if number else (0, 1, 1, 0)
    return add(even, point) if number & 1 else even

def decode(octets):
    sign, y = divmod(int.from_bytes(octets, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    x = x if x & 1 == sign else P - x
    require(len(octets) == 32 and y < P and x * x % P == square, "a key or signature is no point")
    return x, y, 1, x * y % P

def is_signed(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little")
    x1, y1, z1, _ = times(s, decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")))
    x2, y2, z2, _ = add(decode(signature[:32]), times(hashed % Q, decode(key)))
    return s < Q and (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0

def check_head(note, verifier_key):
    """Size, root and lines of a signed tree head; what stands before the blank line is signed."""
    (name, _, key), (text, _, signed) = verifier_key.split("+", 2), note.partition("\n\n\u2014 ")
    lines, signature, key = text.split("\n"), b64decode(signed.split(" ")[1]), b64decode(key)
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    require(lines[0] == signed.split(" ")[0] == name, "the tree head is of another ledger")
    require(key[:1] == b"\1" and signature[:4] == key_id, "the tree head is signed by another key")
    require(is_signed(key[1:], text.encode() + b"\n", signature[4:]), "the tree head is forged")
    return int(lines[1]), b64decode(lines[2]), lines

def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()

def root_of(leaf, index, size, path):
    """The root that a path, its end at the top, leads to from leaf `index` of `size`."""
    if size == 1:
        return leaf
    middle, sibling = 1 << (size - 1).bit_length() - 1, path.pop()
    if index < middle:
        return node(root_of(leaf, index, middle, path), sibling)
    return node(sibling, root_of(leaf, index - middle, size - middle, path))

def roots_of(known, older, newer, path):
    """The roots of the older and the newer tree; `known` is the older one's where it is whole."""
    if older == newer:
        return [known or path.pop()] * 2
    middle, sibling = 1 << (newer - 1).bit_length() - 1, path.pop()
    if older <= middle:
        old, new = roots_of(known, older, middle, path)
        return [old, node(new, sibling)]
    return [node(sibling, x) for x in roots_of(None, older - middle, newer - middle, path)]

def check_record(proof, path, head):
    (size, root, lines), slot, block = head, proof["slot"], b64decode(proof["block"])
    leaf = hashlib.sha256(b"\0" + block).digest()
    found = slot in range(size * 32) and root_of(leaf, slot // 32, size, path)
    require(len(block) == 4096 and found == root and not path, "the record is not in the tree")
    return f"record {slot} of {lines[0]}, {lines[3]}: {block[slot % 32 * 128:][:128].hex()}"

def check_growth(path, older, newer):
    (size, root, lines), (new_size, new_root, new) = older, newer
    grew = 0 < size <= new_size and roots_of(root, size, new_size, path) == [root, new_root]
    require(grew and not path, "what was sealed before was rewritten")
    return f"{lines[0]} grew from {lines[4]} to {new[4]} and changed nothing before"

def check(key, proof, kept=None):
    notes = [proof[name] for name in ("head", "older", "newer") if name in proof]
    require(kept in (None, *notes), "the proof does not rest on the tree head that you kept")
    path, heads = [b64decode(text) for text in proof["path"]], [check_head(n, key) for n in notes]
    return check_record(proof, path, *heads) if "head" in proof else check_growth(path, *heads)

try:
    files = [open(name, encoding="utf-8").read() for name in sys.argv[2:]]
    print("valid:", check(sys.argv[1], json.loads(files[0]), *files[1:]))
except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError) as why:
    sys.exit(f"refused: {why}")
