"""Keep and check passwords, PINs and session tokens."""

import secrets
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. More memory would
# let forty sign-ins at once exhaust a small county server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(4)

TOKEN_BYTES = 32
"""256 bits: not guessable, so the stored hash needs no salt."""

_NOBODY = _HASHER.hash(secrets.token_hex(16))


def hash_secret(secret: str) -> str:
    """Hash a password or PIN for keeping."""
    with _AT_ONCE:
        return _HASHER.hash(secret)


def matches(stored: str | None, secret: str) -> bool:
    """Check a secret; takes the same time when there is nobody to check it against."""
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _NOBODY, secret)
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None


def new_token() -> str:
    """Make a session token for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Name a session by its token's hash; the token itself is never kept."""
    return sha256(token.encode()).hexdigest()
