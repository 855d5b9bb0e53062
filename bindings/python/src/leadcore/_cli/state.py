# SPDX-License-Identifier: MIT
"""A router in a file. The file is replaced as a whole, and only when the new content is on the disk."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat

from .._errors import StateError
from .._policy import Policy
from .._router import PolicyChange, Router
from .common import UserError


class State:
    """A file with a router; without a path, a router that lives as long as the command.

    Args:
        old_policy: The policy under which it was saved, when that is another one: the router goes on under the new one.

    Attributes:
        router: The router.
        change: What the change of policy did; None without one.
    """

    def __init__(self, path: str | None, policy: Policy, old_policy: Policy | None, now: int) -> None:
        self.path = path
        self._saved: bytes | None = None
        self.change: PolicyChange | None = None
        if path is not None:
            self._saved = self._content()
        if self._saved is None:
            self.router = Router(policy)
            return
        try:
            self.router = Router.restore(old_policy or policy, self._saved)
        except StateError as error:
            raise UserError(f"{path}: {_why(error, self._saved, policy, old_policy)}") from None
        if self.router.keys != "text":
            raise UserError(f"{path}: its leads have whole numbers as keys, which this command does not write")
        if old_policy is not None:
            self.change = self.router.set_policy(policy, now)

    def _content(self) -> bytes | None:
        assert self.path is not None
        try:
            with open(self.path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UserError(f"{self.path}: {error.strerror}") from None

    def save(self) -> None:
        """Replaces the file."""
        if self.path is None:
            return
        if self._content() != self._saved:
            raise UserError(f"{self.path}: somebody else has changed it meanwhile; nothing was written, try again")
        try:
            self._replace(os.path.realpath(self.path), self.router.snapshot())
        except OSError as error:
            raise UserError(f"{self.path}: {error.strerror or error}") from None

    def _replace(self, path: str, data: bytes) -> None:
        folder = os.path.dirname(path)
        part = os.path.join(folder, f".{os.path.basename(path)}.{secrets.token_hex(4)}.part")
        try:
            with open(part, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if self._saved is not None:
                os.chmod(part, stat.S_IMODE(os.stat(path).st_mode))
            os.replace(part, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(part)
        if hasattr(os, "O_DIRECTORY"):  # the name is on the disk, too
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _why(error: StateError, saved: bytes, policy: Policy, old_policy: Policy | None) -> str:
    """What is wrong with a state, and what to do about it."""
    if error.code != "other_policy":
        return str(error)
    if old_policy is None:
        return f"{error}; --old-policy names the one it was saved under"
    try:
        Router.restore(policy, saved)
    except StateError:
        return "the router was saved neither under this policy nor under that of --old-policy"
    return "the router was saved under this policy already: leave out --old-policy"
