"""Lists of people as other programs export them."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.desk.contacts import as_toml
from bridge.desk.lists import decoded, read_list
from bridge.errors import InputError

EVA, BERT, DESK = "+4915228817386", "+491729980752", "+493023125000"


def contacts(text: str | bytes, region: str = "DE") -> dict[str, str]:
    """The contacts of a list."""
    written = text if isinstance(text, str) else decoded(text)
    found: dict[str, str] = tomllib.loads(as_toml(read_list(written), region=region))["contacts"]
    return found


def remarks(text: str, region: str = "DE") -> list[str]:
    """What stands beside them."""
    return [line for line in as_toml(read_list(text), region=region).splitlines() if "#" in line]


def card(*lines: str) -> str:
    """A vCard of somebody."""
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", "FN:Eva Muster", *lines, "END:VCARD", ""))


@pytest.mark.parametrize(
    "text",
    [
        card("TEL;TYPE=HOME:+49 30 23125001", "TEL;TYPE=FAX:+49 30 23125002", "TEL;TYPE=CELL:0152 28817386"),
        card("TEL;HOME;VOICE:030 23125001", "TEL;CELL;PREF:+49 152 28817386"),
        card("TEL;WORK;FAX:0172 9980752", "TEL:0152 28817386"),
        card("TEL;TYPE=work:030 23125001", "TEL;TYPE=home:0152 28817386"),
        card("item1.TEL:0172 9980752", "item1.X-ABLabel:Fax", "item2.TEL:+4915228817386", "item2.X-ABLabel:_$!<Mobile>!$_"),
        card('TEL;VALUE=uri;TYPE="voice,home":tel:+49-30-23125001', 'TEL;VALUE=uri;PREF=1;TYPE="cell,text":tel:+49-152-28817386'),
        card("TEL;TYPE=CELL;TYPE=VOICE;TYPE=pr", " ef:0152", "  28817386", "TEL;TYPE=PAGER:0172 9980752"),
        card("tel;type=cell:+49 152 28817386").replace("FN:Eva Muster", "N:Muster;Eva;;;"),
        card("TEL;CELL:0152 28817386").replace("FN:Eva Muster", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Eva=20=\r\nMuster"),
    ],
)
def test_the_mobile_of_a_card_is_taken(text: str) -> None:
    """Before a landline, wherever it stands and however its type is written; never a fax or a pager."""
    assert contacts(text) == {"eva-muster": EVA}
    assert remarks(text) == []


def test_a_landline_comes_with_a_remark_and_a_fax_never() -> None:
    """Who has neither is named, so that nobody is missing without a word."""
    text = card("TEL;TYPE=WORK:030 23125000") + card("TEL;TYPE=WORK,FAX:030 23125001").replace("Eva", "Max")
    text += card("EMAIL:a@example.org").replace("Eva", "Ida")
    assert contacts(text) == {"eva-muster": DESK}
    assert remarks(text) == [
        f'eva-muster = "{DESK}"  # a landline, where SMS may not arrive',
        "# max-muster: has no number but a fax's or a pager's",
        "# ida-muster: has no number",
    ]


TABLES = {
    "headings in another order": "Mobil;Abteilung;Name\n0152 28817386;IT;Eva Muster\n0172 9980752;;Bert\n",
    "tabs": "Name\tE-Mail\tHandy\nEva Muster\te@example.org\t0152 28817386\nBert\t\t+49 172 9980752\n",
    "semicolons and commas within": 'Name;Telefon;Ort\n"Eva Muster";"0152 28817386";"Berlin, Mitte"\nBert;0172/9980752;"Köln, Deutz"\n',
    "first and last name": "Nachname,Vorname,Mobiltelefon\nMuster,Eva,0152 28817386\n,Bert,0172 9980752\n",
    "what Excel says first": 'sep=;\r\nName;Nummer\r\nEva Muster;="+4915228817386"\r\nBert;\'0172 9980752\r\n',
    "Google's of today": (
        "First Name,Middle Name,Last Name,Organization Name,Labels,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"
        "Eva,,Muster,ACME,* myContacts,Work,030 23125000,Mobile,+49 152 28817386\n"
        ",,,Bert,,Home Fax,030 23125001,* Mobile,0172 9980752 ::: 030 23125002\n"
    ),
    "Google's of before": (
        "Name,Given Name,Family Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value\n"
        "Eva Muster,Eva,Muster,Home,030 23125000,Mobile,0152 28817386\nBert,Bert,,Work Fax,030 23125000,,+491729980752\n"
    ),
    "Outlook's": (
        "First Name,Last Name,Business Fax,Business Phone,Home Phone,Mobile Phone,E-mail Address\n"
        "Eva,Muster,030 23125001,030 23125000,,+49 152 28817386,e@example.org\nBert,,030 23125002,,0172 9980752,,\n"
    ),
    "no headings, number first": "0152 28817386,Eva Muster\n0172 9980752,Bert\n",
    "no headings, bars": "17|Eva Muster|+49 152 28817386\n18|Bert|+49 172 9980752\n",
    "headings that say nothing": "Wer;Erreichbar unter\nEva Muster;0152 28817386\nBert;0172 9980752\n",
    "numbers with decimals": "name,phone\nEva Muster,4915228817386.0\nBert,491729980752.0\n",
    "a fax in a column of its own": "Name,Fax,Phone\nEva Muster,0172 9980752,0152 28817386\nBert,030 23125000,0172 9980752\n",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=list(TABLES))
def test_a_table_is_read_by_its_headings_or_its_cells(text: str) -> None:
    """Of any program: the same two people, by their mobiles."""
    assert contacts(text) == {"eva-muster": EVA, "bert": BERT}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "form", ["Name;Mobil\r\nJörg Groß;0152 28817386\r\n", "BEGIN:VCARD\r\nFN:Jörg Groß\r\nTEL;CELL:0152 28817386\r\nEND:VCARD\r\n"]
)
def test_the_encodings_of_windows_are_read(form: str, encoding: str) -> None:
    """Excel writes cp1252, or UTF-16 as "Unicode text"."""
    assert contacts(form.encode(encoding)) == {"joerg-gross": EVA}


@pytest.mark.parametrize(
    ("number", "region", "meant"),
    [
        ("15228817386", "DE", "+4915228817386"),
        ("1729980752", "DE", "+491729980752"),
        ("3023125000", "DE", "+493023125000"),
        ("612345678", "FR", "+33612345678"),
        ("612345678", "ES", "+34612345678"),
        ("3123456789", "IT", "+393123456789"),
        ("669812345", "IT", "+390669812345"),
        ("7400123456", "GB", "+447400123456"),
    ],
)
def test_a_number_that_lost_its_nought_gets_a_remark(number: str, region: str, meant: str) -> None:
    """It is never another country's, and the remark says what to write."""
    text = f"Name,Phone\nEva,{number}\nMax,{meant}\n"
    assert contacts(text, region) == {"max": meant}
    assert next(line for line in remarks(text, region) if line.startswith("# eva: the digits may have lost a leading 0")).count(meant) == 1


@pytest.mark.parametrize("number", ["4,91523E+12", "4.91523E+12", "+4,9E+11"])
def test_what_a_spreadsheet_rounded_gets_a_remark(number: str) -> None:
    """Its digits are lost."""
    assert remarks(f"Name;Phone\nEva;{number}\nMax;0152 28817386\n") == [
        f"# eva: {number} is what a spreadsheet made of a number: export the column as text"
    ]


@pytest.mark.parametrize(("number", "e164"), [("436641234567", "+436641234567"), ("4915228817386", EVA), ("393123456789", "+393123456789")])
def test_digits_that_begin_with_a_countrys_code_stay_international(number: str, e164: str) -> None:
    """Where they are a whole mobile of that country, and at best a landline here."""
    assert contacts(f"Name,Phone\nEva,{number}\n") == {"eva": e164}


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\x00\x01\x02", b"BEGIN:VCARD", b"BEGIN:VCARD\nTEL;CELL", b'"', b"name;\nx;"])
def test_a_broken_list_is_refused(data: bytes) -> None:
    """With a word, never a fault."""
    with pytest.raises(InputError):
        read_list(decoded(data))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"BEGIN:VCARD\n{text}\nEND:VCARD".encode("utf-8", "replace")))
def test_any_file_is_a_list_or_refused(data: bytes) -> None:
    """Nothing else is raised, and what is printed is TOML."""
    try:
        found = read_list(decoded(data))
    except InputError:
        return
    tomllib.loads(as_toml(found, region="DE"))
