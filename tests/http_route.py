"""The shape of an HTTPRoute as far as deploy/ uses it, since no validator that we found brings the Gateway API's schemas.

Read off the resource's definition in the Gateway API's standard channel (gateway.networking.k8s.io/v1): names, limits and
patterns are the definition's; what we do not use is not allowed here, so that a misspelt field is a fault.
"""

LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
SUBDOMAIN = rf"^{LABEL}(\.{LABEL})*$"
NAME = {"type": "string", "minLength": 1, "maxLength": 253}
PORT = {"type": "integer", "minimum": 1, "maximum": 65535}


def _record(required: list[str], **fields: object) -> dict[str, object]:
    return {"type": "object", "required": required, "properties": fields, "additionalProperties": False}


def _some(item: object, most: int) -> dict[str, object]:
    return {"type": "array", "items": item, "minItems": 1, "maxItems": most}


PARENT = _record(
    ["name"],
    name=NAME,
    namespace={"type": "string", "pattern": f"^{LABEL}$", "maxLength": 63},
    sectionName={"type": "string", "pattern": SUBDOMAIN, "maxLength": 253},
)
PATH = _record(
    ["type", "value"],
    type={"enum": ["Exact", "PathPrefix", "RegularExpression"]},
    value={"type": "string", "pattern": "^/", "maxLength": 1024},
)
BACKEND = _record(["name", "port"], name=NAME, port=PORT)
RULE = _record(["backendRefs"], matches=_some(_record(["path"], path=PATH), 64), backendRefs=_some(BACKEND, 16))
HOSTNAME = {"type": "string", "pattern": rf"^(\*\.)?{SUBDOMAIN[1:]}", "maxLength": 253}
SPEC = _record(
    ["parentRefs", "hostnames", "rules"],
    parentRefs=_some(PARENT, 32),
    hostnames=_some(HOSTNAME, 16),
    rules=_some(RULE, 16),
)
SCHEMA = _record(
    ["apiVersion", "kind", "metadata", "spec"],
    apiVersion={"const": "gateway.networking.k8s.io/v1"},
    kind={"const": "HTTPRoute"},
    metadata={"type": "object", "required": ["name"]},
    spec=SPEC,
)
