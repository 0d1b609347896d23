"""Where a database lies: a file that is its user's alone."""

from pathlib import Path


def unmade(path: Path, error: OSError) -> str:
    """What to say of a file that cannot be made or written."""
    if path.exists():
        return f"the database {path} cannot be written ({error.strerror}): run as its owner, or see to its rights"
    return f"{path} cannot be made ({error.strerror}): see to the rights of its folder, or name another in DATABASE_URL"


def made(path: Path) -> None:
    """Make the file where there is none: it holds numbers, texts and a secret, and is its user's alone. SQLite's others take its rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
