"""Keys and signed tokens for tests: right ones, and wrong ones that no certified provider would make."""
import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size=None):
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def public_jwk(key, kid=None, **more):
    public = key.public_key().public_numbers()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        jwk = {"kty": "EC", "crv": "P-256", "x": number(public.x, 32), "y": number(public.y, 32)}
    else:
        jwk = {"kty": "RSA", "n": number(public.n), "e": number(public.e)}
    return {**jwk, **({"kid": kid} if kid else {}), **more}


def es256(key, data):
    r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


SIGN = {
    "RS256": lambda key, data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()),
    "RS512": lambda key, data: key.sign(data, padding.PKCS1v15(), hashes.SHA512()),
    "PS256": lambda key, data: key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
    "ES256": es256,
    "HS256": lambda key, data: hmac.new(key, data, hashlib.sha256).digest(),
    "none": lambda key, data: b"",
}


def sign(claims, key, alg="RS256", kid=None, header=None):
    """A compact JWS of the claims."""
    head = {"alg": alg, **({"kid": kid} if kid else {}), **(header or {})}
    text = b64(json.dumps(head).encode()) + "." + b64(claims if isinstance(claims, bytes) else json.dumps(claims).encode())
    return text + "." + b64(SIGN[alg](key, text.encode()))


def half_hash(token):
    return b64(hashlib.sha256(token.encode()).digest()[:16])
