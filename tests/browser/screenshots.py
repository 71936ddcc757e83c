"""The pictures of docs/serve.md, taken of the page over the bundled table: python tests/browser/screenshots.py"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(Path(__file__).parent.parent))
from serving import serving

from bynames.serve import create_app

DOCS = Path(__file__).parent.parent.parent / "docs"


def main() -> None:
    """Write docs/serve-*.png."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    wait = WebDriverWait(driver, 120)

    def look(width: int, scheme: str, address: str) -> None:
        metrics = {"width": width, "height": 600, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        driver.get(address)

    def click(selector: str, at: int = 0) -> None:
        driver.find_elements(By.CSS_SELECTOR, selector)[at].click()

    def take(name: str, height: int | None = None) -> None:
        driver.execute_script("document.activeElement.blur()")
        width, whole = driver.execute_script(
            "return [document.documentElement.clientWidth, document.body.scrollHeight]"
        )
        clip = {"x": 0, "y": 0, "width": width, "height": min(whole, height or whole), "scale": 1}
        shot = driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
        )
        (DOCS / name).write_bytes(base64.b64decode(shot["data"]))

    def match_example() -> None:
        click("#example")
        click("#match")
        wait.until(lambda _: driver.find_element(By.ID, "match").is_enabled())
        wait.until(lambda _: len(driver.find_elements(By.CSS_SELECTOR, "#rows tr.row")) > 10)

    with serving(create_app()) as client:
        base = f"http://127.0.0.1:{client.port}"
        look(1100, "light", f"{base}/?lang=en")
        match_example()
        click(".why-button", 1)
        take("serve-names.png", 1350)
        look(1100, "dark", f"{base}/?lang=en#one")
        driver.find_element(By.ID, "one").send_keys("Cichanoŭskaja")
        driver.find_element(By.ID, "other").send_keys("Тихановская")
        click("#one-form .primary")
        wait.until(lambda _: driver.find_elements(By.CSS_SELECTOR, "#in-schemes table"))
        take("serve-one-name.png", 950)
        look(390, "light", f"{base}/?lang=be")
        match_example()
        click(".why-button", 1)
        take("serve-phone.png", 1500)
        manifest = client.get("/reconcile").json["preview"]
        look(manifest["width"], "light", manifest["url"].replace("{{id}}", "ales-bialiatski"))
        take("serve-preview.png", manifest["height"])
    driver.quit()


if __name__ == "__main__":
    main()
