"""What the export consists of: its files, the zip around them, and the list of their hashes."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

Files = dict[str, bytes]
MANIFEST = ("manifest.json", "manifest.sig")
PATH = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")


class FaultError(Exception):
    """What is wrong, in a sentence."""


class UnprovedError(Exception):
    """What may be right but is not proved, in a sentence."""


def need(right: object, fault: str) -> None:
    if not right:
        raise FaultError(fault)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_files(place: Path) -> Files:
    if place.is_dir():  # whatever else lies there is none of ours
        listed = json.loads((place / MANIFEST[0]).read_bytes())["files"]
        names = [*(name for name, _, _ in listed), *MANIFEST]
        inside = (name for name in names if PATH.fullmatch(name) and (place / name).is_file())
        return {name: (place / name).read_bytes() for name in inside}
    with zipfile.ZipFile(place) as archive:
        members = archive.infolist()  # a small file may claim to hold more than any memory
        small = sum(info.file_size for info in members) <= place.stat().st_size
        stored = small and not any(info.compress_type for info in members)
        need(stored, "the zip is not as it was written: something in it is compressed")
        files = {info.filename: archive.read(info) for info in members}
    need(write_again(files) == place.read_bytes(), "the zip is not as it was written")
    return files


def write_again(files: Files) -> bytes:
    """Write a zip as the exporter does: it has no freedom, so every byte of it can be checked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()


def check_manifest(files: Files) -> str:
    manifest = json.loads(files["manifest.json"])
    again = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    need(again.encode() == files["manifest.json"], "the manifest is not as it was written")
    listed = {name: (digest, size) for name, digest, size in manifest["files"]}
    need(manifest["format"] == 1 and set(manifest) == {"files", "format"}, "a strange manifest")
    there = set(files) - set(MANIFEST)
    strange = [name for name in there if not PATH.fullmatch(name)]
    need(not strange, f"no name of a file of ours: {strange[:5]}")
    need(set(listed) == there, f"listed or there, not both: {sorted(set(listed) ^ there)[:5]}")
    for name, (digest, size) in listed.items():
        need((sha256(files[name]), len(files[name])) == (digest, size), f"{name} was altered")
    return f"{len(listed)} files"
