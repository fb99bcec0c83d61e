package desk_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets"
)

// A result has a page with its scores and what was answered in words, and neither the
// single answers nor anything of another one. Who read it is noted.
func TestAResultHasWhatIsSharedAndNoMore(t *testing.T) {
	v := readers(t)
	var form api.Assessment
	var formID string
	for _, a := range assets.Assessments() {
		if a.Assessment.Use == api.UseScreening {
			form, formID = a.Assessment, a.ID
		}
	}
	answers, texts := map[string]int{}, map[string]string{}
	for _, it := range form.Items {
		switch {
		case it.Letters > 0:
			texts[it.ID] = "Egne <b>ord</b> om " + it.ID
		case len(it.Choices) > 0:
			answers[it.ID] = 1
		default:
			answers[it.ID] = 4
		}
	}
	filled := newID()
	v.anna.does(api.ResultSubmit, map[string]any{
		"result_id": filled, "assessment_id": formID, "assessment_version": form.Version, "answers": answers, "texts": texts, "taken_at": laid,
	})
	path := "/desk/persons/" + v.anna.id + "/results/"
	if status, page := v.read(http.MethodGet, path+filled, nil, consultant); status != http.StatusNotFound {
		t.Errorf("before it is shared: %d, %s", status, page)
	}
	v.anna.does(api.BookingShare, map[string]any{"booking_id": v.annasMeeting, "share": []api.Share{{Kind: api.ShareResult, ID: filled}}})
	status, page := v.read(http.MethodGet, path+filled, nil, consultant)
	if status != http.StatusOK || strings.Contains(page, "<b>ord") {
		t.Errorf("it is answered %d, or what was written is markup", status)
	}
	for _, it := range form.Items {
		shown := it.Letters > 0 || len(it.Choices) > 0
		if strings.Contains(page, it.Text.In("da")) != shown {
			t.Errorf("%q is shown: %v", it.Text.In("da"), !shown)
		}
		if it.Letters > 0 && !strings.Contains(page, "ord&lt;/b&gt; om "+it.ID) {
			t.Errorf("what was said to %s is not there", it.ID)
		}
	}
	for _, part := range form.Parts {
		if !strings.Contains(page, part.Title.In("da")) {
			t.Errorf("%q has no score", part.Title.In("da"))
		}
	}
	if status, _ := v.read(http.MethodGet, path+v.annasResult, nil, consultant); status != http.StatusNotFound {
		t.Errorf("what is shared no more is answered %d", status)
	}
	if !slices.ContainsFunc(records[api.Access](v.anna, api.KindAccess), func(a api.Access) bool {
		return a.Share.Kind == api.ShareResult && a.Share.ID == filled && a.Who == "Mette Ørsted"
	}) {
		t.Error("the person is not told who read it")
	}
	var log []string
	for _, line := range v.exported(v.anna.id, "audit.json") {
		if line["ref"] == filled {
			log = append(log, fmt.Sprint(line["act"], " ", line["kind"]))
		}
	}
	if want := []string{"refused result", "read result"}; !slices.Equal(log, want) {
		t.Errorf("the log says %v, want %v", log, want)
	}
}
