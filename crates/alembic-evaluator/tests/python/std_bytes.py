#: struct
import struct
print(struct.pack(">IHb", 1, 2, -1), struct.pack("<q", -2), struct.unpack("<HH", b"\x01\x00\x02\x00"), struct.calcsize("<IHb"), struct.pack("!4s?", b"ab", True), struct.pack(">d", 1.5), struct.unpack(">f", b"\x3f\xc0\x00\x00"))
print(struct.unpack_from(">H", b"xx\x00\x05", 2), struct.Struct(">BB").unpack(b"\x01\x02"), struct.Struct("<I").size, list(struct.iter_unpack(">B", b"abc")), struct.pack("3B", 1, 2, 3), struct.pack("<5sx", b"abcdefg"))
for f in (lambda: struct.pack("B", 300), lambda: struct.unpack("<I", b"ab"), lambda: struct.pack("I"), lambda: struct.pack("y", 1)):
    try:
        f()
    except struct.error as e:
        print(e)
#: int.to_bytes and from_bytes
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, byteorder="little"), (-2).to_bytes(2, "big", signed=True), int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 2], "little"), (5).bit_length(), (255).bit_count(), (7).as_integer_ratio(), (3).conjugate(), (65).to_bytes(1))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (1).to_bytes(1, "middle")):
    try:
        f()
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
#: uuid by name and parts
import uuid
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "http://x"), uuid.NAMESPACE_OID)
u = uuid.UUID("12345678123456781234567812345678")
print(u, repr(u), u.hex, u.int, u.bytes[:3], u.urn, u.version, u.variant, u.fields, u.time_low, u.bytes_le[:4], u.node, u.clock_seq)
print(uuid.UUID(int=5), uuid.UUID(bytes=b"a" * 16), uuid.UUID("{12345678-1234-5678-1234-567812345678}") == u, uuid.UUID(fields=(1, 2, 3, 4, 5, 6)), uuid.UUID(int=0, version=4), u < uuid.UUID(int=0), str(u)[:8], {u: 1}[u])
for f in (lambda: uuid.UUID("x"), lambda: uuid.UUID(), lambda: uuid.UUID(int=-1), lambda: uuid.UUID(bytes=b"a"), lambda: u < 3):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(uuid.uuid4().version, uuid.uuid1().version, len(uuid.uuid4().hex))
#: hashes and keys
import hashlib, hmac, base64, secrets
h = hashlib.sha256()
h.update(b"a")
h.update(b"b")
print(h.hexdigest() == hashlib.sha256(b"ab").hexdigest(), h.name, h.digest_size, h.block_size, hashlib.new("md5", b"x").hexdigest(), hashlib.sha1(b"").hexdigest(), hashlib.sha512(b"x").hexdigest()[:16], h.copy().digest()[:3], hashlib.sha384(b"a").hexdigest()[:8])
print(hashlib.pbkdf2_hmac("sha256", b"pw", b"salt", 10).hex()[:16], "sha256" in hashlib.algorithms_available)
print(hmac.new(b"k", b"m", hashlib.sha256).hexdigest()[:16], hmac.new(b"k", b"m", "sha1").hexdigest()[:16], hmac.compare_digest("a", "a"), hmac.digest(b"k", b"m", "md5").hex(), len(secrets.token_hex(8)), len(secrets.token_urlsafe(9)), secrets.choice([3]), secrets.compare_digest(b"a", b"b"))
for f in (lambda: hashlib.sha256("text")):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(e)
#: base64 in all its forms
import base64, binascii
print(base64.b64encode(b"\xfb\xff?"), base64.urlsafe_b64encode(b"\xfb\xff?"), base64.b32encode(b"hello"), base64.b16encode(b"\x01\xab"), base64.b64decode("aGk="), base64.b64decode(b"aGk", validate=False) if False else "", base64.urlsafe_b64decode("-_8_"), base64.b32decode("NBSWY3DP"), base64.b16decode("01AB"), base64.b85encode(b"hello"), base64.b85decode(b"Xk~0{Zv"), base64.encodebytes(b"x" * 60))
for f in (lambda: base64.b64decode("a"), lambda: base64.b64decode("aGk"), lambda: base64.b64decode("a$Gk=", validate=True), lambda: base64.b32decode("1"), lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz"), lambda: base64.b64encode("text")):
    try:
        print(f())
    except (binascii.Error, ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(binascii.hexlify(b"ab"), binascii.crc32(b"x"), binascii.b2a_base64(b"x"))
