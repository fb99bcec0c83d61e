package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// read opens a scene for the consultant and a colleague.
func readers(t *testing.T) *walk {
	s := open(t).fill()
	s.member(account.Member{Email: emailOf(colleague), Name: "Bo Lind", Role: mutation.RoleConsultant})
	return &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail), colleague: s.signedIn(emailOf(colleague))}}
}

func (v *walk) planPath() string { return "/desk/persons/" + v.anna.id + "/plans/" + v.annasPlan }

// draftOf is the form of a draft, upon an edit of it.
func draftOf(id, edit, quote, text string) url.Values {
	return url.Values{"id": {id}, "edit": {edit}, "section": {passageOf}, "quote": {quote}, "text": {text}}
}

// answered posts a form as the consultant and wants its answer.
func (v *walk) answered(want int, path string, form url.Values) (page string) {
	v.t.Helper()
	status, page := v.read(http.MethodPost, path, form, consultant)
	if status != want {
		v.t.Errorf("%s with %v is answered %d, want %d", path, form, status, want)
	}
	return page
}

// Comments are gathered and sent together: nobody else sees one before that, and what is
// posted twice is there once.
func TestCommentsWaitUntilTheyAreSentTogether(t *testing.T) {
	v := readers(t)
	path, one, two := v.planPath(), newID(), newID()
	for range 2 {
		v.answered(http.StatusSeeOther, path+"/drafts", draftOf(one, "0", passage, "Hvem er det?"))
		v.answered(http.StatusSeeOther, path+"/drafts", draftOf(two, "0", passage[:10], "Hvorfor?"))
	}
	if _, page := v.read(http.MethodGet, path, nil, colleague); strings.Contains(page, "Hvem er det?") {
		t.Error("a colleague sees a draft")
	}
	if all := records[api.Comment](v.anna, api.KindComment); len(all) != 0 {
		t.Errorf("before they are sent the person has %v", all)
	}
	_, page := v.read(http.MethodGet, path, nil, consultant)
	for _, shows := range []string{"Send 2 kommentarer", "2 kladder venter", "Hvem er det?", "<mark class=\"draft\">"} {
		if !strings.Contains(page, shows) {
			t.Errorf("the page does not show %q", shows)
		}
	}
	all := url.Values{"draft": {one + " 1", two + " 1"}}
	for range 2 {
		v.answered(http.StatusSeeOther, path+"/comments", all)
	}
	v.answered(http.StatusSeeOther, path+"/drafts", draftOf(one, "0", passage, "Hvem er det?")) // by going back
	sent := records[api.Comment](v.anna, api.KindComment)
	if len(sent) != 2 || !sent[0].At.Equal(sent[1].At) || sent[0].Author != "Mette Ørsted" || !strings.HasPrefix(passage, sent[0].Quote) {
		t.Errorf("the person has %+v", sent)
	}
	_, page = v.read(http.MethodGet, path, nil, consultant)
	if strings.Contains(page, `name="draft"`) || !strings.Contains(page, "<mark>") {
		t.Error("what was sent waits still, or its passage is not marked")
	}
}

// What is written in two windows at once is lost in neither.
func TestTwoWindowsLoseNoDraft(t *testing.T) {
	v := readers(t)
	path, id := v.planPath(), newID()
	v.answered(http.StatusSeeOther, path+"/drafts", draftOf(id, "0", passage, "Først"))
	v.answered(http.StatusSeeOther, path+"/drafts", draftOf(id, "1", passage, "I det ene"))
	page := v.answered(http.StatusUnprocessableEntity, path+"/drafts", draftOf(id, "1", passage, "I det andet"))
	if !strings.Contains(page, "I det ene") || !strings.Contains(page, "I det andet") {
		t.Error("one of the two texts is gone")
	}
	if page = v.answered(http.StatusUnprocessableEntity, path+"/comments", url.Values{"draft": {id + " 1"}}); !strings.Contains(page, "Intet er sendt") {
		t.Error("what changed meanwhile is sent unseen, or nothing is said of it")
	}
	v.answered(http.StatusSeeOther, path+"/drafts", draftOf(id, "2", passage, "I det andet"))
	v.answered(http.StatusSeeOther, path+"/drafts/"+id+"/drop", nil)
	v.answered(http.StatusSeeOther, path+"/drafts", draftOf(id, "3", passage, "Det tredje")) // upon what is gone
	v.answered(http.StatusSeeOther, path+"/comments", url.Values{"draft": {id + " 1"}})
	page = v.answered(http.StatusUnprocessableEntity, path+"/drafts", draftOf(id, "1", passage, "Det fjerde"))
	again := regexp.MustCompile(`name="id" value="([^"]+)"><input type="hidden" name="edit" value="0">\s*<p class="error"`).FindStringSubmatch(page)
	if again == nil || again[1] == id || !strings.Contains(page, "Det fjerde") {
		t.Error("what was written upon a draft that was sent is gone, or cannot be kept")
	}
	for _, c := range records[api.Comment](v.anna, api.KindComment) {
		if c.Text != "Det tredje" {
			t.Errorf("%q is sent", c.Text)
		}
	}
}

// A chapter is commented as a whole, without a passage; nothing else is.
func TestAChapterIsCommentedAsAWhole(t *testing.T) {
	v := readers(t)
	_, template := assets.PlanTemplate()
	chapter, path, id := template.Chapters[1].Key, v.planPath(), newID()
	whole := func(id, section, text string) url.Values {
		return url.Values{"id": {id}, "edit": {"0"}, "section": {section}, "text": {text}}
	}
	for _, section := range []string{passageOf, "nothing", ""} {
		v.answered(http.StatusUnprocessableEntity, path+"/drafts", whole(newID(), section, "Om ingenting"))
	}
	v.answered(http.StatusSeeOther, path+"/drafts", whole(id, chapter, "Hvem er det for?"))
	page := v.answered(http.StatusUnprocessableEntity, path+"/drafts", whole(newID(), chapter, ""))
	if strings.Count(page, "Kommentér hele kapitlet") != len(template.Chapters) || !strings.Contains(page, `class="comment-new whole" open`) {
		t.Error("not every chapter can be commented, or the form that was refused is shut")
	}
	v.answered(http.StatusSeeOther, path+"/comments", url.Values{"draft": {id + " 1"}})
	sent := records[api.Comment](v.anna, api.KindComment)
	if len(sent) != 1 || sent[0].Section != chapter || sent[0].Quote != "" || sent[0].Text != "Hvem er det for?" {
		t.Errorf("the person has %+v", sent)
	}
	shows := func(path, who string) bool {
		_, page := v.read(http.MethodGet, path, nil, who)
		at := strings.Index(page, "Hvem er det for?")
		return at > strings.Index(page, `id="chapter-`+chapter) && at < strings.Index(page, `id="chapter-`+template.Chapters[2].Key) && !strings.Contains(page, "<blockquote></blockquote>")
	}
	next := "/desk/persons/" + v.anna.id + "/plans/" + v.rewrites(passageOf, "Alt er nyt.", v.annasPlan)
	for name, path := range map[string]string{"the version": path, "the next one": next} {
		if !shows(path, consultant) || !shows(path, colleague) {
			t.Errorf("beside the chapter of %s it is not seen by all", name)
		}
	}
	alone := "/desk/persons/" + v.anna.id + "/plans/" + v.rewrites(passageOf, "Alt er nyere.")
	if _, page := v.read(http.MethodGet, alone, nil, consultant); strings.Contains(page, "Hvem er det for?") {
		t.Error("it is seen still when what it was said of is shared no more")
	}
}

// Drafts of somebody who leaves are with the colleague who takes over.
func TestNoDraftLeavesWithItsWriter(t *testing.T) {
	v := readers(t)
	v.session[coordinator] = func() string {
		v.member(account.Member{Email: emailOf(coordinator), Role: mutation.RoleCoordinator})
		return v.signedIn(emailOf(coordinator))
	}()
	id := newID()
	v.answered(http.StatusSeeOther, v.planPath()+"/drafts", draftOf(id, "0", passage, "Hvem er det?"))
	rows := v.exported(v.anna.id, "drafts.json")
	if len(rows) != 1 || rows[0]["text"] != "Hvem er det?" {
		t.Errorf("of the draft there is %v in the export", rows)
	}
	leaves, gets := v.colleague(bots.ConsultantEmail), v.colleague(emailOf(colleague))
	v.ask(http.MethodPost, "/desk/staff/"+leaves+"/remove", url.Values{"staff_id": {gets}}, coordinator)
	if _, page := v.read(http.MethodGet, v.planPath(), nil, colleague); !strings.Contains(page, "Hvem er det?") {
		t.Error("the draft left with its writer")
	}
	if err := v.office.Erase(t.Context(), v.anna.id); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := v.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM comment_draft`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d drafts are left, %v", left, err)
	}
}

// rewrites has Anna write an answer anew and share that version too.
func (s *scene) rewrites(section, words string, shared ...string) (versionID string) {
	s.t.Helper()
	versionID = newID()
	planID := records[api.Version](s.anna, api.KindVersion)[0].PlanID
	var read int64
	if err := s.beneath.QueryRowContext(s.t.Context(), `SELECT rev FROM record WHERE owner = $1 AND id = $2`, s.anna.id, api.SectionID(planID, section)).Scan(&read); err != nil {
		s.t.Fatal(err)
	}
	s.anna.does(api.SectionWrite, map[string]any{"plan_id": planID, "section": section, "text": words, "base_rev": read})
	s.anna.does(api.VersionKeep, map[string]any{"plan_id": planID, "version_id": versionID, "name": "Version 4"})
	var share []api.Share
	for _, id := range append(shared, versionID) {
		share = append(share, api.Share{Kind: api.ShareVersion, ID: id})
	}
	s.anna.does(api.BookingShare, map[string]any{"booking_id": s.annasMeeting, "share": share})
	return versionID
}

// What is new since its reader read a plan last is marked, and comments stay at their
// passages; of an earlier version that they may read no more nothing is shown.
func TestWhatIsNewSinceItWasReadIsMarked(t *testing.T) {
	for name, still := range map[string]bool{"the earlier one may still be read": true, "the earlier one is shared no more": false} {
		t.Run(name, func(t *testing.T) {
			v := readers(t)
			_, page := v.read(http.MethodGet, v.planPath(), nil, consultant)
			if strings.Contains(page, "siden du læste") {
				t.Error("something is new to who never read it")
			}
			if err := v.office.Inbox.CommentAll(t.Context(), mutation.CommandLine, comment(v, passage)); err != nil {
				t.Fatal(err)
			}
			var shared []string
			if still {
				shared = append(shared, v.annasPlan)
			}
			v.clock.set(evening.Add(7 * time.Hour)) // after midnight
			next := v.rewrites(passageOf, "Nu er der kommet en begyndelse. "+passage+" og en helt ny slutning.", shared...)
			path := "/desk/persons/" + v.anna.id + "/plans/" + next
			for range 2 { // also when it is opened again
				_, page = v.read(http.MethodGet, path, nil, consultant)
				if marked := strings.Contains(page, "<ins>"); marked != still {
					t.Errorf("what is new is marked: %v", marked)
				}
				if said := strings.Contains(page, "Nyt, siden du læste 2. december"); said != still {
					t.Errorf("it is said since when: %v", said)
				}
				if beside := strings.Contains(page, "Om begyndelsen") && strings.Contains(page, "<mark>"+passage); beside != still {
					t.Errorf("the comment is at its passage: %v", beside)
				}
			}
			if _, page = v.read(http.MethodGet, path+"?changes=hide", nil, consultant); strings.Contains(page, "<ins>") {
				t.Error("what is new cannot be hidden")
			}
			if _, page = v.read(http.MethodGet, path, nil, colleague); strings.Contains(page, "<ins>") {
				t.Error("what the consultant read is compared for a colleague")
			}
		})
	}
}

func comment(v *walk, quote string) (c inbox.StaffComment) {
	c.ID, c.PersonID, c.VersionID, c.Section, c.Quote, c.Text = newID(), v.anna.id, v.annasPlan, passageOf, quote, "Om begyndelsen"
	return c
}

// An answer of the person's is new until its reader has read it, a sitting long.
func TestAnAnswerToACommentIsNewUntilItIsRead(t *testing.T) {
	v := readers(t)
	c := comment(v, passage)
	if err := v.office.Inbox.CommentAll(t.Context(), mutation.CommandLine, c); err != nil {
		t.Fatal(err)
	}
	isNew := func(at time.Time) bool {
		v.clock.set(at)
		_, page := v.read(http.MethodGet, v.planPath(), nil, consultant)
		return regexp.MustCompile(`class="badge now">.*Nyt</span>`).MatchString(page)
	}
	var got []bool
	got = append(got, isNew(evening))
	v.clock.set(evening.Add(time.Hour))
	v.anna.does(api.CommentReply, map[string]any{"comment_id": c.ID, "text": "Det er mig."})
	for _, after := range []time.Duration{2 * time.Hour, 2*time.Hour + 59*time.Minute, 3 * time.Hour} {
		got = append(got, isNew(evening.Add(after)))
	}
	if want := []bool{false, true, true, false}; !slices.Equal(got, want) {
		t.Errorf("it is new %v, want %v", got, want)
	}
}

// A passage is chosen with the mouse or typed, and what is new is stepped through.
func TestAPlanIsReadAgainAndCommentedInABrowser(t *testing.T) {
	v := readers(t)
	v.read(http.MethodGet, v.planPath(), nil, consultant)
	if err := v.office.Inbox.CommentAll(t.Context(), mutation.CommandLine, comment(v, passage)); err != nil {
		t.Fatal(err)
	}
	v.clock.set(evening.Add(7 * time.Hour))
	next := v.rewrites(passageOf, "To har sagt ja til en prøvemåned i januar. "+passage+" og fire vil **gerne smage** på en lokal ristning.", v.annasPlan)
	for _, look := range looks()[:2] {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, v.url, look)
			v.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/persons/" + v.anna.id + "/plans/" + next)
			if steps := tab.Count(".new-label"); steps == 0 || tab.Count("ins") < steps {
				t.Errorf("%d labels for %d stretches that are new", steps, tab.Count("ins"))
			}
			answer := `.answer:has([value="` + passageOf + `"]) `
			if look.NoScript {
				tab.Click(answer + "summary")
				tab.Type(answer+`[name="quote"]`, "fire vil gerne smage")
			} else {
				browser.Eval[bool](tab, `(() => {
					const text = document.querySelector('.answer:has([value="`+passageOf+`"]) .answer-text'), chosen = getSelection();
					chosen.selectAllChildren(text);
					text.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
					return true;
				})()`)
				if quote := browser.Eval[string](tab, `document.querySelector('`+answer+`[name="quote"]').value`); strings.Contains(quote, "Nyt") || strings.Contains(quote, "Kommentar") {
					t.Errorf("what is chosen is quoted as %q", quote)
				}
			}
			tab.Type(answer+`[name="text"]`, "Skriv, hvem der har sagt ja.")
			tab.Follow(answer + ".button")
			if tab.Count(".comment.draft") == 0 {
				t.Errorf("there is no draft on the page, which says %q", tab.Text(".error"))
			}
			seen(t, tab, "plan-new")
		})
	}
}
