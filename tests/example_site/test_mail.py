import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend


@pytest.fixture
def mail_folder(db, settings, tmp_path):
    settings.ROOT_URLCONF = "example_site.urls"
    settings.LOGIN_URL = "/login/"
    settings.MAIL_FOLDER = tmp_path
    return tmp_path


def write_mails(folder, *recipients):
    """Send a message to each recipient over one connection of the file backend: one file."""
    messages = []
    for position, recipient in enumerate(recipients):
        message = EmailMultiAlternatives(
            f"Søndag {position}", f"Text for {recipient}", "intranet@waterkant.example", [recipient]
        )
        message.attach_alternative(f"<p style='color:red'>Bold for {recipient}</p>", "text/html")
        messages.append(message)
    EmailBackend(file_path=folder).send_messages(messages)


def test_people_read_their_own_mail_only(mail_folder, client, colleague):
    write_mails(mail_folder, "noor@waterkant.example", "karin@waterkant.example")
    client.force_login(colleague)

    mails = client.get("/mail/").context["mails"]

    assert [mail.recipients for mail in mails] == ["noor@waterkant.example"]
    assert mails[0].subject == "Søndag 0"


def test_nobody_opens_the_mail_of_another(mail_folder, client, colleague, admin_user):
    write_mails(mail_folder, "karin@waterkant.example")
    client.force_login(admin_user)
    name = client.get("/mail/").context["mails"][0].name
    assert client.get(f"/mail/{name}/").status_code == 200

    client.force_login(colleague)

    assert client.get(f"/mail/{name}/").status_code == 404
    assert client.get(f"/mail/{name}/html/").status_code == 404


def test_the_html_version_is_shown_in_a_frame_without_scripts(mail_folder, client, colleague):
    write_mails(mail_folder, "noor@waterkant.example")
    client.force_login(colleague)
    name = client.get("/mail/").context["mails"][0].name

    page = client.get(f"/mail/{name}/").content.decode()
    frame = client.get(f"/mail/{name}/html/")

    assert f'src="/mail/{name}/html/" sandbox="' in page
    assert "allow-scripts" not in page
    assert "Bold for noor" in frame.content.decode()
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "; sandbox " in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_outsiders_are_sent_to_the_sign_in_page(mail_folder, client):
    assert client.get("/mail/")["Location"] == "/login/?next=/mail/"
