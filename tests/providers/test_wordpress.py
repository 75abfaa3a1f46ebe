import base64
import logging
from typing import Any

import pytest
from pydantic import SecretStr

from gtm.models import Post
from integrations import wordpress
from integrations.errors import AuthRefused, Conflict, IntegrationError, Rejected, Transient, Unclear

PASSWORD = "abcd EFGH ijkl MNOP"
ROOT = "/wp-json/wp/v2"
POST = Post(slug="how-teams-plan", title="How teams plan", html="<p>Hello & you</p>", excerpt="Short")
NEWER = POST.model_copy(update={"html": "<p>Newer</p>"})


class Blog:
    """As much of WordPress as drafts need, with its silences. `kses` filters HTML as for a contributor."""

    def __init__(self, vendor: Any, says: Any) -> None:
        self.vendor, self.says = vendor, says
        self.posts: dict[int, dict[str, Any]] = {}
        self.tags: dict[str, int] = {}
        self.kses = False
        self.hidden = 0  # posts with the slug that are counted and not shown
        self.breaks_after_work = self.says_forbidden = False
        vendor.on(f"GET {ROOT}/users/me", says({"capabilities": {"edit_posts": True}}))
        vendor.on(f"GET {ROOT}/posts", self._search)
        vendor.on(f"POST {ROOT}/posts", self._create)
        vendor.on(f"POST {ROOT}/tags", self._tag)

    def _search(self, asked: Any) -> Any:
        statuses = asked.query["status"].split(",")
        found = [row for row in self.posts.values() if row["slug"] == asked.query["slug"]]
        shown = [self._shown(row) for row in found if row["status"] in statuses]
        return self.says(shown, headers={"X-WP-Total": str(len(shown) + self.hidden)})

    def _create(self, asked: Any) -> Any:
        number = 10 + len(self.posts)
        taken = {row["slug"] for row in self.posts.values()}
        slug = asked.json["slug"] if asked.json["slug"] not in taken else f"{asked.json['slug']}-2"
        self.posts[number] = {"id": number, "tags": [], **asked.json, "slug": slug}
        self._filter(self.posts[number])
        self.vendor.on(f"GET {ROOT}/posts/{number}", lambda asked: self.says(self._shown(self.posts[number])))
        self.vendor.on(f"POST {ROOT}/posts/{number}", lambda asked: self._update(number, asked))
        self.vendor.on(f"DELETE {ROOT}/posts/{number}", lambda asked: self._trash(number))
        return self._answer(self.posts[number], 201)

    def _update(self, number: int, asked: Any) -> Any:
        self.posts[number] |= asked.json
        self._filter(self.posts[number])
        return self._answer(self.posts[number], 200)

    def _trash(self, number: int) -> Any:
        self.posts[number] |= {"status": "trash", "slug": f"{self.posts[number]['slug']}__trashed"}
        return self.says(self._shown(self.posts[number]))

    def _tag(self, asked: Any) -> Any:
        name = asked.json["name"].lower()
        if name in self.tags:
            return self.says(
                {"code": "term_exists", "message": "x", "data": {"term_id": self.tags[name]}}, 400
            )
        self.tags[name] = 100 + len(self.tags)
        return self.says({"id": self.tags[name], "name": name}, 201)

    def _filter(self, row: dict[str, Any]) -> None:
        if self.kses:
            row["content"] = row["content"].replace("<script>", "").replace("</script>", "")
            row["title"] = row["title"].replace(" & ", " &amp; ")

    def _answer(self, row: dict[str, Any], status: int) -> Any:
        return self.says({}, 502) if self.breaks_after_work else self.says(self._shown(row), status)

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        texts = {name: {"raw": row[name], "rendered": "…"} for name in ("title", "content", "excerpt")}
        return {**row, **texts, "link": f"https://blog.example/?p={row['id']}"}


@pytest.fixture
def blog(vendor: Any, says: Any) -> Blog:
    return Blog(vendor, says)


@pytest.fixture
def cms(vendor: Any, blog: Blog) -> wordpress.WordPress:
    settings = wordpress.Settings(url=vendor.url + "/", username="co", app_password=SecretStr(PASSWORD))
    return wordpress.WordPress(settings)


# --- create --------------------------------------------------------------------------------------------


def test_a_draft_is_created_as_a_draft(cms: Any, blog: Blog, vendor: Any) -> None:
    """The status is said, no meta is sent, tags go as ids, and what came back is what is reported."""
    saved = cms.save_draft(POST.model_copy(update={"tags": ("Go & To", "go & to")}))
    (sent,) = [
        asked.json for asked in vendor.asked if asked.path == f"{ROOT}/posts" and asked.method == "POST"
    ]
    assert sent == {
        "status": "draft",
        "slug": "how-teams-plan",
        "title": "How teams plan",
        "content": "<p>Hello & you</p>",
        "excerpt": "Short",
        "tags": [100, 100],
    }
    assert (saved.ref, saved.slug, saved.status, saved.warnings) == ("10", "how-teams-plan", "draft", ())
    assert saved.url == "https://blog.example/?p=10"
    assert cms.find("how-teams-plan") == saved


def test_creating_the_same_words_again_gives_the_same_draft(cms: Any, blog: Blog) -> None:
    """A create may be repeated, also for a user whose title is stored with an escaped ampersand."""
    blog.kses = True
    post = POST.model_copy(update={"title": "Plan & act "})
    assert cms.save_draft(post) == cms.save_draft(post)
    assert len(blog.posts) == 1


@pytest.mark.parametrize("status", ["draft", "publish", "pending", "private", "future"])
def test_a_slug_that_has_other_words_is_left_alone(cms: Any, blog: Blog, status: str) -> None:
    """Whatever its status: the post is named, and nothing is written."""
    cms.save_draft(POST)
    blog.posts[10]["status"] = status
    with pytest.raises(Conflict, match=r"post 10 .* slug 'how-teams-plan'"):
        cms.save_draft(NEWER)
    assert len(blog.posts) == 1
    assert blog.posts[10]["content"] == POST.html


@pytest.mark.parametrize(
    "slug", ["", " ", "Upper", "two words", "a,b", "a/b", "-a-", "a--b", "feed", "2026", "é", "x" * 201]
)
def test_a_slug_that_wordpress_would_change_is_never_asked_for(cms: Any, vendor: Any, slug: str) -> None:
    """An empty one would match every draft; the others would be stored under another name."""
    for ask in (lambda: cms.find(slug), lambda: cms.save_draft(POST.model_copy(update={"slug": slug}))):
        with pytest.raises(Rejected, match="not usable"):
            ask()
    assert vendor.asked == []


@pytest.mark.parametrize("slug", ["a", "feedback", "2026-plan", "x" * 200])
def test_usual_slugs_are_accepted(cms: Any, slug: str) -> None:
    """What only resembles a reserved slug is none."""
    assert cms.find(slug) is None


def test_a_create_in_doubt_is_looked_up_and_not_repeated(cms: Any, blog: Blog, vendor: Any) -> None:
    """WordPress made the draft and the answer was lost: it is found by its slug."""
    blog.breaks_after_work = True
    assert cms.save_draft(POST).ref == "10"
    assert vendor.count(f"POST {ROOT}/posts") == 1


def test_a_create_in_doubt_that_left_nothing_stays_unclear(cms: Any, vendor: Any, says: Any) -> None:
    """Nothing is there yet; the caller decides when to look again."""
    vendor.on(f"POST {ROOT}/posts", says({}, 0))
    with pytest.raises(Unclear):
        cms.save_draft(POST)
    assert vendor.count(f"POST {ROOT}/posts") == 1
    assert vendor.count(f"GET {ROOT}/posts") == 2


def test_a_refused_create_may_have_left_the_post_behind(cms: Any, blog: Blog, vendor: Any, says: Any) -> None:
    """A 400 with the draft in the database is a draft."""

    def refuse_after_work(asked: Any) -> Any:
        blog._create(asked)
        return says({"code": "rest_invalid_type", "message": "no", "data": {"status": 400}}, 400)

    vendor.on(f"POST {ROOT}/posts", refuse_after_work)
    assert cms.save_draft(POST).ref == "10"


def test_a_slug_taken_meanwhile_is_a_conflict_and_leaves_nothing(
    cms: Any, blog: Blog, vendor: Any, says: Any
) -> None:
    """WordPress silently appends `-2`: that draft goes to the trash, so that runs do not pile them up."""
    cms.save_draft(POST)
    vendor.on(f"GET {ROOT}/posts", says([]))
    with pytest.raises(Conflict, match="WordPress made 'how-teams-plan-2' of it: it was moved to the trash"):
        cms.save_draft(NEWER)
    assert [row["status"] for row in blog.posts.values()] == ["draft", "trash"]


def test_what_could_not_be_taken_back_is_named(cms: Any, blog: Blog, vendor: Any, says: Any) -> None:
    """The leftover draft is for a person to delete, so its number is told."""
    cms.save_draft(POST)

    def create_for_good(asked: Any) -> Any:
        made = blog._create(asked)
        vendor.on(f"DELETE {ROOT}/posts/11", says({}, 503))
        return made

    vendor.on(f"GET {ROOT}/posts", says([]))
    vendor.on(f"POST {ROOT}/posts", create_for_good)
    with pytest.raises(Conflict, match="delete post 11 by hand"):
        cms.save_draft(NEWER)


def test_a_draft_published_while_we_wrote_is_told(cms: Any, blog: Blog, vendor: Any) -> None:
    """There is no lock: who publishes between our look and our words is told to read them."""
    before = cms.save_draft(POST)

    def publish_meanwhile(asked: Any) -> Any:
        blog.posts[10]["status"] = "publish"
        return blog._update(10, asked)

    vendor.on(f"POST {ROOT}/posts/10", publish_meanwhile)
    with pytest.raises(Conflict, match="post 10 became 'publish' while we wrote to it"):
        cms.save_draft(NEWER, before)


def test_html_that_wordpress_filters_is_told(cms: Any, blog: Blog) -> None:
    """The draft stands, and a warning says what became of it."""
    blog.kses = True
    saved = cms.save_draft(POST.model_copy(update={"html": "<p>a</p><script>alert(1)</script>"}))
    assert saved.warnings == ("WordPress changed the HTML (33 characters sent, 16 kept); read it",)


# --- update --------------------------------------------------------------------------------------------


def test_an_unchanged_draft_is_updated(cms: Any, blog: Blog, vendor: Any) -> None:
    """The words are replaced and the fingerprint moves; the status is not sent, it might take a page down."""
    before = cms.save_draft(POST)
    after = cms.save_draft(NEWER, before)
    assert blog.posts[10]["content"] == NEWER.html
    assert (after.ref, after.fingerprint != before.fingerprint) == ("10", True)
    sent = [
        asked.json for asked in vendor.asked if asked.path == f"{ROOT}/posts/10" and asked.method == "POST"
    ]
    assert sent == [{"title": POST.title, "content": NEWER.html, "excerpt": POST.excerpt}]


def test_the_same_words_are_not_written_again(cms: Any, vendor: Any) -> None:
    """A run without news leaves the post's date alone."""
    before = cms.save_draft(POST)
    assert cms.save_draft(POST, before) == before
    assert vendor.count(f"POST {ROOT}/posts/10") == 0


@pytest.mark.parametrize("field", ["title", "content", "excerpt"])
def test_what_a_person_has_edited_is_left_alone(cms: Any, blog: Blog, field: str) -> None:
    """Any of the words counts as an edit; the post is named and stays as the person left it."""
    before = cms.save_draft(POST)
    blog.posts[10][field] = "a person's words"
    with pytest.raises(Conflict, match=r"a person has edited post 10 \(how-teams-plan\)"):
        cms.save_draft(NEWER, before)
    assert blog.posts[10][field] == "a person's words"


@pytest.mark.parametrize("status", ["publish", "future", "pending", "private", "trash"])
def test_what_is_no_draft_any_more_is_left_alone(cms: Any, blog: Blog, status: str) -> None:
    """An update of a published post would go live at once."""
    before = cms.save_draft(POST)
    blog.posts[10]["status"] = status
    with pytest.raises(Conflict, match=f"is now '{status}'"):
        cms.save_draft(NEWER, before)
    assert blog.posts[10]["content"] == POST.html


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [(404, "rest_post_invalid_id", "is gone"), (403, "rest_forbidden_context", "may not edit post 10")],
)
def test_a_post_that_is_gone_or_taken_away_is_a_conflict(
    cms: Any, vendor: Any, says: Any, status: int, code: str, words: str
) -> None:
    """Deleted, or published so that a contributor may not touch it: said, not retried."""
    before = cms.save_draft(POST)
    vendor.on(
        f"GET {ROOT}/posts/10", says({"code": code, "message": "x", "data": {"status": status}}, status)
    )
    with pytest.raises(Conflict, match=words):
        cms.save_draft(NEWER, before)


def test_an_update_whose_answer_was_lost_is_read_back(cms: Any, blog: Blog, vendor: Any) -> None:
    """It was written: that is what the draft says."""
    before = cms.save_draft(POST)
    blog.breaks_after_work = True
    assert cms.save_draft(NEWER, before).warnings == ()
    assert vendor.count(f"POST {ROOT}/posts/10") == 1


def test_an_update_that_did_not_arrive_stays_unclear(cms: Any, vendor: Any, says: Any) -> None:
    """The draft still has the old words, and the caller may try again."""
    before = cms.save_draft(POST)
    vendor.on(f"POST {ROOT}/posts/10", says({}, 0))
    with pytest.raises(Unclear):
        cms.save_draft(NEWER, before)


# --- find ----------------------------------------------------------------------------------------------


def test_drafts_are_searched_in_every_status(cms: Any, vendor: Any) -> None:
    """Without `status` WordPress looks at published posts only; without `edit` it hides the raw words."""
    assert cms.find("how-teams-plan") is None
    (asked,) = vendor.asked
    assert asked.query["status"] == "draft,pending,future,private,publish"
    assert (asked.query["context"], asked.query["slug"]) == ("edit", "how-teams-plan")


def test_a_post_that_is_counted_but_not_shown_is_not_absent(cms: Any, blog: Blog) -> None:
    """It belongs to somebody else; taking the slug for free would make `-2`."""
    blog.hidden = 1
    with pytest.raises(Conflict, match="a post that user 'co' may not edit"):
        cms.find("how-teams-plan")


def test_two_posts_with_one_slug_are_a_conflict(cms: Any, blog: Blog) -> None:
    """WordPress can be raced into that; which of them is ours nobody knows."""
    cms.save_draft(POST)
    blog.posts[11] = {**blog.posts[10], "id": 11}
    with pytest.raises(Conflict, match="posts 10, 11 share"):
        cms.find(POST.slug)


@pytest.mark.parametrize(
    "body", [{}, [{"id": 1}], [{"id": 1, "slug": "how-teams-plan", "title": {"rendered": "x"}}]]
)
def test_an_answer_of_another_shape_is_not_nothing_found(cms: Any, vendor: Any, says: Any, body: Any) -> None:
    """A search that could not be read raises."""
    vendor.on(f"GET {ROOT}/posts", says(body))
    with pytest.raises(Unclear):
        cms.find("how-teams-plan")


# --- who we are ----------------------------------------------------------------------------------------


def test_a_wrong_password_is_found_out_before_anything_is_written(cms: Any, vendor: Any, says: Any) -> None:
    """WordPress lets a wrong password pass as nobody; asking who we are tells."""
    vendor.on(f"GET {ROOT}/users/me", says({"code": "rest_not_logged_in", "message": "No.", "data": {}}, 401))
    with pytest.raises(AuthRefused, match="WORDPRESS_USERNAME and WORDPRESS_APP_PASSWORD"):
        cms.save_draft(POST)
    assert vendor.count(f"POST {ROOT}/posts") == 0


def test_nobody_may_not_search_drafts(cms: Any, vendor: Any, says: Any) -> None:
    """That is a 400 at WordPress, and means the password."""
    forbidden = {"status": {"code": "rest_forbidden_status", "message": "Status is forbidden."}}
    body = {
        "code": "rest_invalid_param",
        "message": "Invalid parameter(s): status",
        "data": {"details": forbidden},
    }
    vendor.on(f"GET {ROOT}/posts", says(body, 400))
    with pytest.raises(AuthRefused, match="WORDPRESS_APP_PASSWORD"):
        cms.find("how-teams-plan")


@pytest.mark.parametrize("capabilities", [{}, {"read": True}, {"edit_posts": False}])
def test_a_user_without_the_right_role_is_told_which_one(
    cms: Any, vendor: Any, says: Any, capabilities: Any
) -> None:
    """A subscriber is known and may not write."""
    vendor.on(f"GET {ROOT}/users/me", says({"id": 5, "capabilities": capabilities}))
    with pytest.raises(AuthRefused, match="'co' may not write posts; give it the role Contributor"):
        cms.save_draft(POST)


def test_who_we_are_is_asked_once(cms: Any, vendor: Any) -> None:
    """One preflight serves a whole run."""
    before = cms.save_draft(POST)
    cms.save_draft(NEWER, before)
    assert vendor.count(f"GET {ROOT}/users/me") == 1


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {"code": "incorrect_password", "message": "<b>Error:</b> no"}, AuthRefused, r"\): Error: no"),
        (403, {"code": "rest_cannot_create", "message": "Sorry"}, AuthRefused, "may not do this: Sorry"),
        (403, "<html>firewall</html>", AuthRefused, "may not do this"),
        (404, {"code": "rest_no_route", "message": "No route"}, Rejected, "at WORDPRESS_URL"),
        (400, {"code": "empty_content", "message": "Title &amp; text"}, Rejected, "Title & text"),
        (500, {"code": "internal_server_error", "message": "x"}, Transient, "failed while working"),
        (200, "<html>log in</html>", Transient, "unreadable"),
    ],
)  # fmt: skip
def test_errors_become_sentences(
    cms: Any, vendor: Any, says: Any, status: int, body: Any, kind: type[IntegrationError], words: str
) -> None:
    """WordPress's codes and a firewall's pages give the right kind of error, without HTML."""
    vendor.on(f"GET {ROOT}/users/me", says(body, status))
    with pytest.raises(kind, match=words) as caught:
        cms.save_draft(POST)
    assert "<" not in str(caught.value)
    assert not isinstance(caught.value, Unclear)  # no words were sent


def test_the_password_is_seen_nowhere(
    cms: Any, vendor: Any, says: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """It travels in a header; no log line and no error holds it in any form, even when it is echoed."""
    caplog.set_level(logging.DEBUG)
    sent = base64.b64encode(f"co:{PASSWORD}".encode()).decode()
    vendor.on(f"GET {ROOT}/users/me", says({"code": "x", "message": f"Basic {sent} {PASSWORD}"}, 400))
    with pytest.raises(Rejected) as caught:
        cms.save_draft(POST)
    assert vendor.asked[0].headers["authorization"] == f"Basic {sent}"
    seen = caplog.text + str(caught.value)
    assert PASSWORD not in seen
    assert sent not in seen
