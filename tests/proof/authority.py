"""A time-stamp authority of our own: certificates made here, tokens made by OpenSSL. No network."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from timeline.proof import der

SETTINGS = """[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = {named_by}
"""
DAY = timedelta(days=1)


class Span(NamedTuple):
    """From when until when a certificate is valid."""

    begin: datetime
    end: datetime


def around(moment: datetime | None = None, days: int = 30) -> Span:
    """The days about a moment, which is now if none is given."""
    moment = moment or datetime.now(UTC)
    return Span(moment - days * DAY, moment + days * DAY)


def new_key() -> rsa.RSAPrivateKey:
    """A key whose signatures are all of one length, so that a certificate can be put in the place of another."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(*certificates: x509.Certificate) -> bytes:
    """Write certificates one below the other."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


class Authority:
    """A root, and an authority whose certificate it signed."""

    def __init__(
        self,
        folder: Path,
        *,
        span: Span | None = None,
        purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.TIME_STAMPING,
        critical: bool = True,
    ) -> None:
        self.folder = folder
        folder.mkdir()
        self._root_key, self.key = new_key(), new_key()
        self.root = self._certify(self._root_key, "Root", Span(datetime(2010, 1, 1, tzinfo=UTC), around(days=9000).end))
        self.certificate = self.certify("Authority", span=span, purpose=purpose, critical=critical)
        private = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "authority.key").write_bytes(private)
        (folder / "serial").write_text("01")

    def certify(
        self,
        name: str,
        *,
        span: Span | None = None,
        purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.TIME_STAMPING,
        critical: bool = True,
    ) -> x509.Certificate:
        """Return a certificate for the key of the authority, signed by the root."""
        usage = [x509.ExtendedKeyUsage([purpose])] if purpose is not None else []
        return self._certify(self.key, name, span or around(), *((one, critical) for one in usage))

    def _certify(
        self, key: rsa.RSAPrivateKey, name: str, span: Span, *extensions: tuple[x509.ExtensionType, bool]
    ) -> x509.Certificate:
        own = key is self._root_key
        subject, issuer = (
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{self.folder.name} {one}")]) for one in (name, "Root")
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number((1 << 152) | x509.random_serial_number() >> 8)  # always 20 bytes
            .not_valid_before(span.begin)
            .not_valid_after(span.end)
            .add_extension(x509.BasicConstraints(ca=own, path_length=None), critical=True)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._root_key, hashes.SHA256())

    def reply(
        self, request: bytes, *, at: datetime | None = None, chain: bool = False, named_by: str = "sha256"
    ) -> bytes:
        """Answer a request, as if it were that moment; with `chain` the response brings the root, too."""
        files = {"request.tsq": request, "authority.pem": pem(self.certificate), "chain.pem": pem(self.root)}
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        settings = SETTINGS.format(folder=self.folder, named_by=named_by)
        (self.folder / "settings").write_text(settings)
        command = ["openssl", "ts", "-reply", "-config", "settings", "-section", "one", "-queryfile", "request.tsq"]
        command += ["-signer", "authority.pem", "-inkey", "authority.key", "-out", "response.tsr"]
        command += ["-chain", "chain.pem"] if chain else []
        faked = ["faketime", f"@{int(at.timestamp())}"] if at is not None else []
        run([*faked, *command], self.folder)
        return (self.folder / "response.tsr").read_bytes()


def run(command: list[str], folder: Path) -> str:
    """Run a program in a folder; return all that it said. A failure of it is one of the test."""
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env=_environment()
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def accepts(command: list[str], folder: Path) -> bool:
    """Tell whether a verifier of others accepts what it is given."""
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env=_environment()
    )
    assert ("Verification: OK" in ran.stdout + ran.stderr) == (ran.returncode == 0)
    return ran.returncode == 0


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C"}


def certificates_of(token: bytes) -> der.Value:
    """Return the set of certificates in a token, which is outside what is signed."""
    [signed_data] = der.read_value(token).inside()[1].inside()
    [found] = [one for one in signed_data.inside() if one.tag == der.CONTEXT_0]
    return found


def rebuilt(token: bytes, certificates: list[bytes]) -> bytes:
    """Return a token with these certificates in the place of its own, in that order."""
    kind, wrapped = der.read_value(token).inside()
    [signed_data] = wrapped.inside()
    parts = [
        der.Value(one.tag, b"".join(certificates)) if one.tag == der.CONTEXT_0 else one for one in signed_data.inside()
    ]
    inner = der.Value(signed_data.tag, b"".join(one.encoded() for one in parts)).encoded()
    outer = kind.encoded() + der.Value(wrapped.tag, inner).encoded()
    return der.Value(der.SEQUENCE, outer).encoded()
