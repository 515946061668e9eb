"""Canonical URL of a page, the registered domain that keys its host, the article id.

Nothing here raises: what is no web address comes back stripped, and `web_address` tells.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

import idna
import tldextract

from perspektiven import limits

# The suffix list that ships with the package: nothing is fetched at run time.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

_LONGEST_HOST = 253  # RFC 1035, 2.3.4, as text
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that say who sent the reader, not which page is read.
_TRACKERS = _words("""
    _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsctatracking at_campaign at_medium at_creation cmp
    cmpid dclid dicbo epik fb_action_ids fb_action_types fb_ref fb_source fbclid feature_id ftag
    gaa_at gaa_n gaa_sig gaa_ts gad_source gbraid gclid gclsrc guccounter guce_referrer
    guce_referrer_sig icid igsh igshid intcid ito li_fat_id mc_cid mc_eid mkt_tok ml_subscriber
    ml_subscriber_hash msclkid ncid ns_campaign ns_fee ns_linkname ns_mchannel ns_source ocid
    oly_anon_id oly_enc_id rb_clickid ref_src ref_url s_cid sc_campaign sc_cid sfnsn smid smtyp spm
    srnd srsltid taid traffic_source twclid ttclid vero_conv vero_id wbraid wickedid wt_mc wt_zmc
    xtor yclid ysclid
""")
_TRACKER_FAMILIES = ("utm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "trk_", "at_custom")
# These identify pages elsewhere; only with such a value they are trackers for sure.
_SENDERS = frozenset({"ref", "source", "src", "from", "via", "share", "medium"})
_SENDER_VALUES = _words("""
    rss rssfeed feed feeds atom twitter facebook fb whatsapp telegram linkedin email mail push
    newsletter home homepage google googlenews share social app
""")
# The same page, dressed for a phone's cache or for paper.
_VARIANTS = _words("""
    amp amp=1 amp=true outputtype=amp outputtype=amp-type output=amp print=1 print=true print=yes
    view=print display=print
""")
# By what may stand behind them at the end of a path.
_VARIANT_ENDS = {
    "/": ("/amp", "/print"),
    ".html": (".amp",),
    ".htm": (".amp",),
    "": ("/amp", "/print", ".amp"),
}
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp/(?:s/)?|[a-z0-9-]+\.cdn\.ampproject\.org/[cv]/(?:s/)?)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MOST_AMP_CACHES = 8
"""Around each other; honest links have one."""

_LONGEST_REMEMBERED = 256
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_OUTER_SPACE = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u2028\u2029\ufeff"


def canonical_url(url: str) -> str:
    """One spelling for all addresses of the same page; idempotent.

    Lower-case scheme and host (IDN in ASCII), no default port, credentials, dot segments,
    session ids, trackers, AMP and print variants; parameters sorted, escapes normalised
    (RFC 3986 6.2.2), the fragment dropped unless it begins with `!`, which names a page. The case
    of the path is kept: it may matter to the server.
    """
    # Long ones are computed each time: a hostile source must not fill the memory with them.
    return _remembered(url) if len(url) <= _LONGEST_REMEMBERED else _canonical(url)


@lru_cache(maxsize=65_536)
def _remembered(url: str) -> str:
    return _canonical(url)


def _canonical(url: str) -> str:
    parts = _split(_without_amp_cache(_without_controls(url)))
    if parts is None:
        return url.strip(_OUTER_SPACE)
    scheme = parts.scheme.lower()
    path = _canonical_path(parts.path)
    query = _canonical_query(parts.query)
    fragment = _escape(parts.fragment) if parts.fragment.startswith("!") else ""
    return (
        f"{scheme}://{_authority(parts, scheme)}{path}"
        f"{'?' + query if query else ''}{'#' + fragment if fragment else ''}"
    )


def web_address(link: str, base: str = "") -> str | None:
    """The absolute http(s) URL that a link on the page `base` leads to; None if it is no such."""
    link = _without_controls(link)
    if not link:
        return None
    if link[:4].lower() == "www.":  # people leave the scheme out
        link = f"//{link}" if base else f"https://{link}"
    try:
        joined = urljoin(base, link) if base else link
    except ValueError:
        return None
    joined = joined.replace(" ", "%20")
    return joined if len(joined) <= limits.URL.most and _split(joined) is not None else None


def without_trackers(url: str) -> str:
    """The address as it stands, but for parameters that only say who sent the reader."""
    page, _, query = url.partition("?")
    if not query or "#" in page:
        return url
    query, mark, fragment = query.partition("#")
    kept = "&".join(pair for pair in query.split("&") if not _is_tracker(pair))
    return url if kept == query else f"{page}{'?' if kept else ''}{kept}{mark}{fragment}"


def registered_domain(url: str) -> str:
    """The key of everything that belongs to one host: `bbc.co.uk` for `https://news.bbc.co.uk/x`.

    Private names and addresses keep host and port, so that two servers on one machine are two
    hosts. Empty for what has no host.
    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        port = parts.port
    except ValueError:
        return ""
    host, domain = _host_and_domain(parts.hostname or "")
    if domain:
        return domain
    return f"{host}:{port}" if port else host


# By host, not by URL: a source of long addresses must not fill the memory with them.
@lru_cache(maxsize=16_384)
def _host_and_domain(name: str) -> tuple[str, str]:
    host = _ascii_host(name)
    return host, "" if _is_address(host) else _suffixes(host).top_domain_under_public_suffix


@lru_cache(maxsize=4_096)
def article_id(canonical: str) -> str:
    """The id that every sighting of a canonical URL leads to (UUIDv5, RFC 9562 5.5)."""
    return str(uuid5(NAMESPACE_URL, canonical))


def _split(url: str) -> SplitResult | None:
    """The parts of a URL that can be fetched: http or https, and a host."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return None
    host = _ascii_host(parts.hostname)
    if len(host) > _LONGEST_HOST:
        return None
    return parts if _HOST.fullmatch(host) or _is_address(host) else None


def _without_controls(url: str) -> str:
    return _LINE_BREAKS.sub("", url.strip(_OUTER_SPACE))


def _without_amp_cache(url: str) -> str:
    """The address that a cache of AMP pages names; one wrapped too often stays as it is."""
    inner = url
    for _ in range(_MOST_AMP_CACHES + 1):
        match = _AMP_CACHE.match(inner)
        if match is None:
            return inner
        scheme = "https" if match[0].lower().endswith("/s/") else "http"
        unwrapped = f"{scheme}://{inner[match.end() :]}"
        if _split(unwrapped) is None or len(unwrapped) >= len(inner):
            return inner
        inner = unwrapped
    return url


def _authority(parts: SplitResult, scheme: str) -> str:
    host = _ascii_host(parts.hostname or "")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{parts.port}"


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower().rstrip(".")
    except idna.IDNAError:
        return host


def _canonical_path(path: str) -> str:
    path = _escape(path, safe="/:@!$&'()*+,;=") or "/"
    # What one step takes away may leave something for another.
    while (
        shorter := _without_variants(_without_dot_segments(_SESSION.sub("", path))) or "/"
    ) != path:
        path = shorter
    return path


def _without_variants(path: str) -> str:
    """The path without `/amp`, `/print`, `.amp` at its end, however often they stand there."""
    lower = path.lower()
    tail = next(tail for tail in _VARIANT_ENDS if lower.endswith(tail))
    end = len(path) - len(tail)
    while mark := next((each for each in _VARIANT_ENDS[tail] if lower.endswith(each, 0, end)), ""):
        before = end - len(mark)
        if mark[0] == "/" and path[max(0, before - 1) : before] in {"", "/"}:
            break
        end = before
    return path[:end] + path[len(path) - len(tail) :]


def _without_dot_segments(path: str) -> str:
    """RFC 3986 5.2.4, for paths that begin with a slash."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _canonical_query(query: str) -> str:
    pairs = [pair for pair in _escape(query).split("&") if pair]
    return "&".join(sorted(pair for pair in pairs if not _is_noise(pair)))


def _is_noise(pair: str) -> bool:
    return _is_tracker(pair) or pair.lower() in _VARIANTS


def _is_tracker(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    if name in _TRACKERS or name.startswith(_TRACKER_FAMILIES):
        return True
    return name in _SENDERS and value in _SENDER_VALUES


def _escape(text: str, safe: str = "/:@!$&'()*+,;=?") -> str:
    """Escapes in capitals, none for what needs none, and one for all that does."""
    decoded = _PERCENT.sub(_normal_escape, text)
    return quote(decoded, safe=safe + "%~", errors="replace")


def _normal_escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    octet = int(match[1], 16)
    return chr(octet) if octet in _UNRESERVED else f"%{match[1].upper()}"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
