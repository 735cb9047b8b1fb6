# oslo.utils 10.2.0, oslo.serialization 5.11.0
from oslo_serialization import jsonutils
from oslo_utils import encodeutils, strutils, uuidutils

made = uuidutils.generate_uuid()
print(len(made), made.count("-"), len(uuidutils.generate_uuid(dashed=False)))
for text in (made, made.upper(), "{%s}" % made, "urn:uuid:" + made, "x", None, 5):
    print(uuidutils.is_uuid_like(text))
for value in ("yes", " On ", "0", "", "other", True, 1, None):
    print(strutils.bool_from_string(value), strutils.bool_from_string(value, default=True))
try:
    strutils.bool_from_string("other", strict=True)
except ValueError as error:
    print(error)
print(strutils.is_int_like("5"), strutils.is_int_like("5.0"), strutils.is_int_like(None))
print(strutils.int_from_bool_as_string("t"), strutils.is_valid_boolstr("off"))
print(encodeutils.safe_decode(b"\xc3\xa9"), encodeutils.safe_encode("é"), encodeutils.to_utf8("é"))
print(jsonutils.dumps({"a": [1, None, "x"], "b": {"c": True}}, sort_keys=True), jsonutils.loads(b'{"a": 1}'))
print(jsonutils.dump_as_bytes([1]))
