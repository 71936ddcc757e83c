"""The page, clicked through in a real headless Chromium: `make test-browser` installs it where it is missing."""

from __future__ import annotations

import csv
import json
import shutil
import sys
import time
import zipfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(Path(__file__).parent.parent))
from serving import SCRIPT, Client, serving

NAMES = [
    "Swjatlana Kawaljonak",
    "Андрей Жук",
    "ТАА",
    "Jane Doe",
    "<img src=x onerror=\"document.title='broken'\">",
]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    browser, chauffeur = shutil.which("chromium"), shutil.which("chromedriver")
    assert browser is not None, "no chromium here: make test-browser installs it"
    assert chauffeur is not None, "no chromedriver here: make test-browser installs it"
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(chauffeur))
    downloads = str(tmp_path_factory.mktemp("downloads"))
    found.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": downloads})
    yield found
    found.quit()


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


class Page:
    """The page in the browser, with what the tests do on it."""

    def __init__(self, driver: webdriver.Chrome, base: str) -> None:
        self.driver = driver
        self.base = base
        self.size(1200, 900)
        self.media("light")
        self.open("")

    def size(self, width: int, height: int) -> None:
        phone = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)

    def media(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def open(self, path: str) -> None:
        # Twice, so that what is kept in the tab for a change of language does not reach the next test.
        self.driver.get(f"{self.base}/static/logo.svg")
        self.run("sessionStorage.clear()")
        self.driver.get(f"{self.base}/{path}")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def until(self, condition: Any) -> Any:
        return WebDriverWait(self.driver, 30).until(lambda _: condition())

    def match(self, names: list[str]) -> None:
        self.one("#names").clear()
        self.one("#names").send_keys("\n".join(names))
        self.one("#match").click()
        self.settled(len(names))

    def settled(self, count: int) -> None:
        self.until(
            lambda: self.one("#filters [data-state=all] b").text == str(count) and self.one("#match").is_enabled()
        )

    def states(self) -> list[str]:
        return [pill.get_attribute("class").split()[-1] for pill in self.all("#rows tr.row .pill")]


@pytest.fixture
def page(driver: webdriver.Chrome, client: Client) -> Iterator[Page]:
    driver.get_log("browser")
    driver.get_log("performance")
    page = Page(driver, f"http://127.0.0.1:{client.port}")
    yield page
    complaints = [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert complaints == []
    asked = [
        message["params"]["request"]["url"]
        for entry in driver.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]
    assert asked
    # Nothing is asked from elsewhere: the page works without a network.
    assert [url for url in asked if not url.startswith((page.base, "blob:", "data:"))] == []


def test_names_are_matched_and_explained(page: Page) -> None:
    page.match(NAMES)
    assert page.texts("#rows td.asked") == NAMES
    assert page.states() == ["matched", "check", "matched", "nothing", "nothing"]
    assert page.one("#status").text == "2 matched, 1 to check, 2 not found"
    assert page.one("#rows tr.row .who strong").text == "Sviatlana Kavalionak"
    assert float(page.one("#rows tr.row .bar i").get_attribute("style").split()[1].rstrip("%;")) > 90
    assert page.driver.title.startswith("bynames")

    button = page.one("#rows .why-button")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    page.until(lambda: page.all(".explanation .evidence li"))
    lines = page.texts(".explanation .evidence li")
    assert any("Kawaljonak" in line and "Kavalionak" in line and "the same" in line for line in lines)
    assert any("Kawaljonak is Кавалёнак as written by be-de" in line for line in lines)
    page.one(".explanation .schemes-button").click()
    page.until(lambda: len(page.all(".explanation table.schemes")) == 2)
    forms = page.texts(".explanation table.schemes th")
    assert "Swjatlana Pjatrouna Kawaljonak" in forms
    assert "Svetlana Petrovna Kovalënok" in forms
    button.click()
    assert page.all(".explanation") == []


def is_whole(file: Path) -> bool:
    """Whether a download is there: the browser makes an empty file first, and puts the whole one in its place."""
    return file.exists() and file.stat().st_size > 0


def test_a_candidate_is_chosen_and_downloaded(page: Page, driver: webdriver.Chrome, tmp_path: Path) -> None:
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.match(["Андрэй Жук", 'Doe, "Jane"', "ТАА"])
    page.one("#rows .why-button").click()
    assert page.texts(".candidate .facts") == ["Person, born 1950", "Person, born 1990"]
    page.all(".candidate footer button:first-child")[1].click()
    assert page.states() == ["matched", "nothing", "matched"]
    assert [one.get_attribute("class") for one in page.all(".candidate")] == ["candidate", "candidate taken"]
    page.one("#download").click()
    file = tmp_path / "bynames.csv"
    page.until(lambda: is_whole(file))
    with file.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["name"] for row in rows] == ["Андрэй Жук", 'Doe, "Jane"', "ТАА"]
    assert [row["bynames_id"] for row in rows] == ["andrei-zhuk-1990", "", "vozera"]
    assert [row["bynames_state"] for row in rows] == ["matched", "nothing", "matched"]
    assert rows[0]["name_ru"] == "Андрей Жук"
    assert rows[2]["bynames_kind"] == "org"


def test_filters(page: Page) -> None:
    page.match(NAMES)
    assert page.texts("#filters button") == ["All 5", "Matched 2", "To check 1", "Not found 2"]
    page.one("#filters [data-state=check]").click()
    assert page.texts("#rows td.asked") == ["Андрей Жук"]
    assert page.run("return document.activeElement.dataset.state") == "check"
    page.one("#filters [data-state=all]").click()
    assert len(page.all("#rows tr.row")) == 5


TABLE = 'id;naming;name;note\r\n007;x;"Жук; Андрэй";"two\nlines"\r\n008;x;Свят\u200bлана Кавалёнак;\r\n009;x;;empty\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_file_is_opened_and_its_cells_stay(
    page: Page, driver: webdriver.Chrome, tmp_path: Path, encoding: str
) -> None:
    text = TABLE.replace("\u200b", "")
    file = tmp_path / "people.csv"
    file.write_bytes(text.encode(encoding))
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.one("#file").send_keys(str(file))
    page.until(lambda: page.one("#file-note").is_displayed())
    assert page.one("#file-name").text == "people.csv"
    assert page.texts("#column option") == ["id", "naming", "name", "note"]
    assert page.run("return document.getElementById('column').selectedOptions[0].text") == "name"
    page.one("#match").click()
    page.settled(3)
    assert page.states() == ["check", "matched", "nothing"]
    page.one("#download").click()
    page.until(lambda: is_whole(tmp_path / "people-bynames.csv"))
    with (tmp_path / "people-bynames.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0][:5] == ["id", "naming", "name", "note", "bynames_id"]
    assert rows[1][:4] == ["007", "x", "Жук; Андрэй", "two\nlines"]
    assert rows[2][4] == "sviatlana-kavalionak"
    page.one("#file-close").click()
    assert page.one("#names").is_displayed()


def downloaded(page: Page, folder: Path, file: Path) -> list[list[str]]:
    """What comes back of a file that is opened, matched and downloaded."""
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    page.one("#file").send_keys(str(file))
    page.until(lambda: page.one("#file-note").is_displayed())
    page.one("#match").click()
    page.until(lambda: page.one("#status").text.endswith("not found") and page.one("#match").is_enabled())
    page.one("#download").click()
    target = folder / (file.name.split(".")[0] + "-bynames.csv")
    page.until(lambda: is_whole(target))
    with target.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))


def test_rows_that_are_too_short_or_long_keep_what_is_added_under_its_header(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "ragged.csv"
    file.write_text("name,id\nТАА\nСвятлана Кавалёнак,2,3,4\n\nПётр Шлях,3\n", encoding="utf-8")
    header, *rows = downloaded(page, tmp_path, file)
    assert header[:3] == ["name", "id", "bynames_id"]
    assert [row[:3] for row in rows] == [
        ["ТАА", "", "vozera"],
        ["Святлана Кавалёнак", "2", "sviatlana-kavalionak"],
        ["Пётр Шлях", "3", "../../etc/passwd"],
    ]
    assert [row[len(header) :] for row in rows] == [[], ["3", "4"], []]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.csv", "name;id\nСвятлана Кавалёнак;2\n".encode("utf-16")),
        ("old.csv", "name;id\nСвятлана Кавалёнак;2\nПётр Шлях;1\n".encode("iso8859-5")),
        ("sep.csv", "sep=|\nid|name\n2|Святлана Кавалёнак\n".encode()),
        ("title.csv", "Спіс 1982 года\n\nid,name\n2,Святлана Кавалёнак\n".encode()),
        ("parts.csv", "Фамилия,Имя,id\nКавалёнак,Святлана,2\n".encode()),
        ("array.json", '[{"id": 2, "name": "Святлана Кавалёнак"}]'.encode()),
        ("sheet.xlsx", b""),
        ("sheet.zip", b""),
    ],
)
def test_files_as_people_have_them(page: Page, tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    if not content:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (["id", "name"], ["2", "Святлана Кавалёнак"]):
            book.active.append(row)
        book.save(tmp_path / "sheet.xlsx")
        if name == "sheet.zip":
            with zipfile.ZipFile(file, "w") as archive:
                archive.write(tmp_path / "sheet.xlsx", "sheet.xlsx")
    else:
        file.write_bytes(content)
    header, row, *_ = downloaded(page, tmp_path, file)
    assert row[header.index("id")] == "2"
    assert row[header.index("bynames_id")] == "sviatlana-kavalionak"


def test_a_file_that_is_too_large_is_said_in_plain_words(page: Page, tmp_path: Path) -> None:
    page.match(["ТАА"])
    file = tmp_path / "large.csv"
    file.write_bytes(b"name\n" * (17 << 20 >> 2))
    page.one("#file").send_keys(str(file))
    page.until(lambda: page.one("#status").text.startswith("The file has 21 MB, and the page takes 16 MB"))
    # What was matched before is not the file's.
    assert not page.one("#results").is_displayed()


def test_the_nearest_are_offered_for_those_who_are_not_found(page: Page) -> None:
    page.match(["Sviatlana Kavalchuk", "Qqq"])
    assert page.states() == ["nothing", "nothing"]
    first, second = page.texts("#rows td.who")
    assert "Nearest: Sviatlana Kavalionak" in first
    assert "Nearest" not in second
    page.one(".why-button").click()
    page.until(lambda: page.all(".candidate .evidence li"))
    page.one(".candidate footer button").click()
    assert page.states() == ["matched", "nothing"]


def test_many_names_stream_in(page: Page) -> None:
    page.run("document.getElementById('names').value = Array.from({length: 2000}, (_, n) => `Nobody ${n}`).join('\\n')")
    page.one("#match").click()
    seen = set()

    def done() -> bool:
        seen.add(page.one("#status").text)
        return page.one("#status").text.endswith("2000 not found")

    page.until(done)
    assert any(text.startswith("Matching: ") and "2000" in text for text in seen)


@pytest.mark.parametrize("language", ["be", "ru", "en"])
def test_reasons_are_told_in_the_language_of_the_page(page: Page, language: str) -> None:
    page.open(f"?lang={language}")
    page.one("#names").send_keys("Swjatlana Kawaljonak")
    page.one("#match").click()
    page.settled(1)
    page.one(".why-button").click()
    page.until(lambda: page.all(".explanation .evidence li"))
    text = page.one(".explanation .evidence").text
    words = {"be": "аднолькава", "ru": "одинаково", "en": "read the same way"}
    assert [one for one, said in words.items() if said in text] == [language]
    assert "same key" not in text
    assert "0.00" not in text


AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_axe_finds_nothing(page: Page, scheme: str, width: int) -> None:
    def faults() -> list[str]:
        found = page.driver.execute_async_script(f"{AXE}; const done = arguments[0]; axe.run().then(done);")
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]

    page.size(width, 900)
    page.media(scheme)
    page.match(NAMES)
    for button in page.all(".why-button"):
        button.click()
    page.until(lambda: page.all(".explanation .evidence li"))
    page.one(".schemes-button").click()
    page.until(lambda: page.all("table.schemes"))
    assert faults() == []
    page.one("#tab-one").click()
    page.one("#one").send_keys("Cichanoŭskaja" + Keys.ENTER)
    page.until(lambda: page.all("#in-schemes table.schemes"))
    assert faults() == []
    page.run("document.getElementById('tab-text').click()")
    page.one("#text").send_keys("Андрэй Жук")
    page.one("#text-form .primary").click()
    page.until(lambda: page.all("mark"))
    assert faults() == []
    page.run("document.getElementById('tab-openrefine').click()")
    assert faults() == []
    for path in ("entity/sviatlana-kavalionak", "reconcile/preview?id=sviatlana-kavalionak"):
        page.driver.get(f"{page.base}/{path}")
        assert faults() == []


def test_a_file_is_dropped(page: Page) -> None:
    page.run(
        """
        const data = new DataTransfer();
        data.items.add(new File(["name\\tyear\\nПётр Шлях\\t1900\\n"], "dropped.tsv"));
        for (const type of ["dragenter", "dragover", "drop"])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        """
    )
    page.until(lambda: page.one("#file-name").text == "dropped.tsv")
    page.one("#match").click()
    page.settled(1)
    assert page.texts("#rows td.asked") == ["Пётр Шлях"]
    # An id is no path: the link leads to the entity.
    page.one(".why-button").click()
    page.one(".candidate h2 a").click()
    page.until(lambda: page.one("h1").text == "Пётр Шлях" or page.one("h1").text == "Пятро Шлях")


def test_what_is_no_table(page: Page, tmp_path: Path) -> None:
    for name, content in (("empty.csv", b""), ("header.csv", b"name\n"), ("binary.csv", bytes(range(256)) * 4)):
        file = tmp_path / name
        file.write_bytes(content)
        page.one("#file").send_keys(str(file))
        if name != "binary.csv":
            page.until(lambda: page.one("#status").text.startswith("The file cannot be read: "))
            assert not page.one("#file-note").is_displayed()
    page.until(lambda: "a binary file, and not a table" in page.one("#status").text)
    page.driver.get_log("browser")  # the browser writes down what the service refuses


def test_names_are_text(page: Page) -> None:
    page.match([f"Хведар {SCRIPT} Скрыпка", "scripted", SCRIPT])
    assert page.all("#rows td.asked")[2].text == SCRIPT
    for button in page.all(".why-button"):
        button.click()
    assert page.run("return document.querySelectorAll('#results script, #results img').length") == 0
    page.run("document.getElementById('tab-text').click()")
    page.one("#text").send_keys(f"{SCRIPT} Андрэй Жук {SCRIPT}")
    page.one("#text-form .primary").click()
    page.until(lambda: page.texts("mark") == ["Андрэй Жук"])
    assert page.one(".found-text").text == f"{SCRIPT} Андрэй Жук {SCRIPT}"


def test_one_name(page: Page) -> None:
    page.one("#tab-one").click()
    page.one("#one").send_keys("Cichanoŭskaja")
    page.one("#other").send_keys("Тихановская" + Keys.ENTER)
    page.until(lambda: page.all("#in-schemes table.schemes"))
    assert page.one("#comparison .pill").text == "Probably the same"
    assert "Cichanoŭskaja is Ціханоўская as written by be-lacinka" in page.one("#comparison .evidence").text
    assert page.one("#readings .source").text == "Ціханоўская"
    assert "be-lacinka" in page.one("#readings").text
    assert page.one("#in-schemes tr.same th").text == "Cichanoŭskaja"
    assert "Tsikhanouskaya" in page.texts("#in-schemes th")


def test_a_name_is_spelt_in_the_languages_next_door(page: Page) -> None:
    page.one("#tab-one").click()
    page.one("#one").send_keys("Святлана Ціханоўская" + Keys.ENTER)
    page.until(lambda: page.all("#in-schemes table.schemes"))
    spelt = page.texts("#respelled .source")
    assert {"Светлана Тихановская", "Світлана Тихановська"} <= set(spelt)
    assert "Святлана Ціханоўская" not in spelt


def test_names_in_a_text(page: Page) -> None:
    page.one("#tab-text").click()
    page.run("document.getElementById('text').value = '🙂 Андрэй Жук і ТАА.'")
    page.one("#text-form .primary").click()
    page.until(lambda: page.one("#text-status").text.startswith("Names found: "))
    assert page.one(".found-text").text == "🙂 Андрэй Жук і ТАА."
    assert page.texts("mark")[0] == "Андрэй Жук"
    assert "vozera" in page.run("return document.getElementById('text-result').innerHTML")


def test_by_keyboard_alone(page: Page) -> None:
    def press(*keys: str) -> WebElement:
        for key in keys:
            ActionChains(page.driver).send_keys(key).perform()
        return page.driver.switch_to.active_element

    page.run("document.activeElement.blur()")
    assert page.driver.switch_to.active_element.tag_name == "body"
    first = press(Keys.TAB)
    assert first.text == "Skip to the content"
    while press(Keys.TAB).get_attribute("id") != "tab-names":
        pass
    assert press(Keys.ARROW_RIGHT).get_attribute("id") == "tab-one"
    assert page.one("#panel-one").is_displayed()
    assert press(Keys.END).get_attribute("id") == "tab-openrefine"
    assert press(Keys.ARROW_RIGHT).get_attribute("id") == "tab-names"
    while press(Keys.TAB).get_attribute("id") != "names":
        pass
    press("Андрэй Жук")
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
    page.settled(1)
    seen = []
    while "why-button" not in (now := press(Keys.TAB)).get_attribute("class"):
        seen.append(now.get_attribute("id") or now.text)
        assert len(seen) < 30, seen
    # The outline shows where one is.
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press(Keys.ENTER)
    assert len(page.all(".candidate")) == 2
    press(Keys.TAB)
    assert press(Keys.TAB).text == "Take this one"
    press(Keys.SPACE)
    assert page.states() == ["matched"]


@pytest.mark.parametrize(
    ("language", "tab", "done"),
    [
        ("be", "Супаставіць імёны", "Супалі: 1, праверыць: 0, не знойдзена: 0"),
        ("ru", "Сопоставить имена", "Совпали: 1, проверить: 0, не найдено: 0"),
        ("en", "Match names", "1 matched, 0 to check, 0 not found"),
    ],
)
def test_languages(page: Page, language: str, tab: str, done: str) -> None:
    page.one("#names").send_keys("ТАА")
    page.one(f".languages a[lang={language}]").click()
    page.until(lambda: page.run("return document.documentElement.lang") == language)
    assert page.one("#tab-names").text == tab
    # What was typed is still there.
    assert page.one("#names").get_attribute("value") == "ТАА"
    page.one("#match").click()
    page.settled(1)
    assert page.one("#status").text == done
    assert page.one(".languages [aria-current]").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["be", "ru", "en"])
@pytest.mark.parametrize("width", [320, 390, 768, 1400])
def test_nothing_sticks_out_at_any_width(page: Page, width: int, language: str) -> None:
    page.size(width, 800)
    page.open(f"?lang={language}")
    page.match([*NAMES, "Таварыства-аматараў-азёраў" * 6])
    page.one(".why-button").click()
    page.one(".schemes-button").click()
    page.until(lambda: page.all("table.schemes"))
    for tab in ("names", "one", "text", "openrefine"):
        page.run(f"document.getElementById('tab-{tab}').click()")
        assert page.run("return document.documentElement.scrollWidth") <= width
    page.run("document.getElementById('tab-names').click()")
    # Large enough for a finger.
    for button in page.all(".why-button, #match, #download"):
        assert button.size["height"] >= 32


CONTRAST = """
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (color.startsWith("rgb(")) return parse(color);
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const color = getComputedStyle(element).color;
    if (!own || !element.checkVisibility() || !color.startsWith("rgb(")) continue;
    const [a, b] = [light(parse(color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${element.className || element.tagName}: ${ratio.toFixed(2)}`);
  }
  return poor;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light_can_be_read(page: Page, scheme: str) -> None:
    page.media(scheme)
    ground = page.run("return getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in ground[4:-1].split(",")) < 200) == (scheme == "dark")
    page.match(NAMES)
    for button in page.all(".why-button"):
        button.click()
    # WCAG 2.2 AA: 4.5 to 1
    assert page.run(CONTRAST) == []


def test_every_field_has_a_name(page: Page) -> None:
    nameless = page.run(
        """
        return [...document.querySelectorAll("input, textarea, select, button, a")]
          .filter((one) => !one.textContent.trim() && !one.labels?.length && !one.ariaLabel)
          .map((one) => one.outerHTML);
        """
    )
    assert nameless == []


def test_no_names(page: Page) -> None:
    page.one("#match").click()
    assert page.one("#status").text == "There is no name yet. Paste some, or open a file."
    assert page.run("return document.activeElement.id") == "names"


def test_many_rows(page: Page) -> None:
    page.run(
        "document.getElementById('names').value = Array.from({length: 450}, (_, n) => `Nobody ${n % 60}`).join('\\n')"
    )
    page.one("#match").click()
    page.settled(450)
    assert len(page.all("#rows tr.row")) == 200
    page.one("#more").click()
    page.one("#more").click()
    assert len(page.all("#rows tr.row")) == 450
    assert not page.one("#more").is_displayed()


def test_the_preview_fits_into_its_frame(page: Page, client: Client) -> None:
    manifest = client.get("/reconcile").json["preview"]
    page.size(manifest["width"], manifest["height"])
    page.driver.get(manifest["url"].replace("{{id}}", "sviatlana-kavalionak"))
    assert page.run("return document.documentElement.scrollWidth") <= manifest["width"]
    assert page.run("return document.documentElement.scrollHeight") <= manifest["height"]
    assert page.one("h1").text == "Sviatlana Kavalionak"


def test_a_service_that_is_gone_is_said(driver: webdriver.Chrome) -> None:
    with serving() as other:
        page = Page(driver, f"http://127.0.0.1:{other.port}")
        page.one("#names").send_keys("ТАА")
    time.sleep(0.2)
    page.one("#match").click()
    page.until(lambda: page.one("#status").text.startswith("The service does not answer: it has been stopped"))
    assert page.one("#match").is_enabled()
    driver.get_log("browser")
