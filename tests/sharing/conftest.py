import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def soup():
    return lambda response: BeautifulSoup(response.content, "html.parser")
