package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "startklar.dk"

// rooms says who may import whom, by folder below the module: the folders of
// ours that a room's packages may import, and whether they may draw with Fyne.
// The longest room that a package lies in is the one that counts.
var rooms = map[string]struct {
	may  []string
	fyne bool
}{
	"":                      {may: []string{"app", "api", "office", "screens", "ui", "assets", "document", "internal/demooffice", "internal/keystore"}, fyne: true},
	"cmd":                   {may: []string{"app", "api", "office", "screens", "ui", "assets", "document", "cmd", "internal/demooffice"}, fyne: true},
	"internal/demooffice":   {may: []string{"app", "office"}},
	"internal/testworld":    {may: []string{"app", "api", "office", "assets", "internal/testworld"}},
	"internal/house":        {},
	"internal/keystore":     {},
	"screens":               {may: []string{"screens", "app", "ui", "assets", "document", "api"}, fyne: true},
	"ui":                    {may: []string{"ui"}, fyne: true},
	"ui/formula":            {},
	"app":                   {may: []string{"app", "api", "assets", "document"}},
	"app/alert":             {may: []string{"app/alert"}},
	"app/crash":             {may: []string{"app/crash"}},
	"app/instance":          {may: []string{"app/instance"}},
	"app/store":             {may: []string{"app/store", "api"}},
	"app/syncer":            {may: []string{"app/syncer", "app/store", "api"}},
	"app/assess":            {may: []string{"app/assess", "app/store", "api", "assets", "document"}},
	"app/booking":           {may: []string{"app/booking", "app/store", "api", "assets", "document"}},
	"app/consent":           {may: []string{"app/consent", "app/store", "api", "assets", "document"}},
	"app/inbox":             {may: []string{"app/inbox", "app/store", "api", "assets", "document"}},
	"app/plan":              {may: []string{"app/plan", "app/store", "api", "assets", "document"}},
	"app/referral":          {may: []string{"app/referral", "app/store", "api", "assets", "document"}},
	"document":              {may: []string{"document", "api", "assets"}},
	"office":                {may: []string{"office", "api", "assets", "document"}},
	"office/db":             {may: []string{"office/db"}},
	"office/record":         {may: []string{"office/db", "api"}},
	"office/mutation":       {may: []string{"office/db", "office/record", "api"}},
	"office/jobs":           {may: []string{"office/db"}},
	"office/mail":           {may: []string{"office/db", "office/record", "office/jobs", "api"}},
	"office/letters":        {may: room("office/mail", "assets")},
	"office/account":        {may: room("office/letters", "office/mail", "assets")},
	"office/oidc":           {may: []string{"office/account"}},
	"office/assess":         {may: room("assets")},
	"office/catalogue":      {may: room()},
	"office/programme":      {may: room("office/catalogue", "assets")},
	"office/settings":       {may: room("office/catalogue", "office/account", "assets")},
	"office/files":          {may: room()},
	"office/plan":           {may: room("office/files", "assets")},
	"office/consent":        {may: room("office/assess", "office/plan", "office/files")},
	"office/booking":        {may: room("office/booking/rounds", "office/consent", "office/inbox", "office/catalogue", "office/account", "office/letters", "office/mail", "assets")},
	"office/booking/rounds": {},
	"office/referral":       {may: room("office/consent", "office/account", "office/catalogue", "office/inbox", "office/letters", "office/mail", "assets")},
	"office/figures":        {may: room("office/inbox", "assets")},
	"office/inbox":          {may: room("office/consent", "office/account", "office/files", "assets", "document")},
	"office/web/site":       {may: []string{"api", "assets"}},
	"api":                   {may: []string{"api"}},
	"assets":                {may: []string{"assets", "api"}},
}

// room is what every room of the office may import, and what one may besides.
func room(besides ...string) []string {
	return append([]string{"office/db", "office/record", "office/mutation", "office/jobs", "api"}, besides...)
}

// barred are arrows that a room's list would let through.
var barred = []struct{ from, to, why string }{
	{"screens", "api/client", "a screen never speaks to the network"},
	{"office", "api/client", "the office answers; it does not call"},
	{"office/web", "office/db/sqlite", "the web calls rooms; it knows no engine"},
	{"office/web/desk", "office/db", "a page calls rooms; it knows no SQL"},
	{"office/web/public", "office/db", "a page calls rooms; it knows no SQL"},
	{"office/web/public", "office/web/desk", "what both need lies in site"},
	{"office/web/desk", "office/web/public", "what both need lies in site"},
	{"office", "office/db/postgres", "the program chooses it, so that the app has none of it"},
	{"internal/demooffice", "office/db/postgres", "the app has none of it"},
	{"office", "office/oidc", "the program chooses it, so that the app has none of it"},
	{"internal/demooffice", "office/oidc", "the app has none of it"},
	{"app/store", "api/client", "the store knows no network"},
	{"app/assess", "api/client", "only the app and its syncer speak to the office"},
	{"app/booking", "api/client", "only the app and its syncer speak to the office"},
	{"app/consent", "api/client", "only the app and its syncer speak to the office"},
	{"app/inbox", "api/client", "only the app and its syncer speak to the office"},
	{"app/plan", "api/client", "only the app and its syncer speak to the office"},
	{"app/referral", "api/client", "only the app and its syncer speak to the office"},
	{"assets", "api/client", "data speaks to nobody"},
	{"document", "api/client", "a document is made of what is given"},
}

// forTests are the folders on which only tests stand.
var forTests = []string{
	"internal/testworld", "ui/walk", "screens/stagetest", "api/figures/figurestest", "api/calendar/calendartest", "app/store/storetest", "document/documenttest",
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "-tags", "ci,migrated_fynedo", "./...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 20 {
		t.Fatalf("go list knows only %d packages of this house", len(all))
	}
	return all
}

func below(path, folder string) bool {
	return folder == "" || path == folder || strings.HasPrefix(path, folder+"/")
}

// folder is a package's place below the module, and whether it is ours.
func folder(importPath string) (string, bool) {
	if importPath == module {
		return "", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// wrong says why a package may not import another, or is empty.
func wrong(from, to string) string {
	room := ""
	for r := range rooms {
		if below(from, r) && len(r) > len(room) {
			room = r
		}
	}
	if room == "" && from != "" {
		return "lies in no room of this house"
	}
	place, ours := folder(to)
	if !ours {
		if below(to, "fyne.io/fyne/v2") && !rooms[room].fyne {
			return "draws where no pixel belongs"
		}
		return ""
	}
	for _, f := range forTests {
		if below(place, f) && !below(from, f) {
			return "only tests stand on " + f
		}
	}
	for _, b := range barred {
		if below(from, b.from) && below(place, b.to) {
			return b.why
		}
	}
	for _, m := range rooms[room].may {
		if below(place, m) {
			return ""
		}
	}
	return "the room " + room + " does not know it"
}

func TestEveryImportFollowsTheHouse(t *testing.T) {
	for _, p := range packages(t) {
		from, _ := folder(p.ImportPath)
		for _, to := range p.Imports {
			if why := wrong(from, to); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, to, why)
			}
		}
	}
}

func TestAnArrowAgainstTheHouseIsSeen(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"ui", module + "/app"},
		{"ui/grid", module + "/app"},
		{"ui/formula", "fyne.io/fyne/v2"},
		{"ui/formula", module + "/ui"},
		{"ui", module + "/assets/text"},
		{"app", "fyne.io/fyne/v2"},
		{"app", module + "/office"},
		{"app/plan", module + "/app/booking"},
		{"app/booking", module + "/app"},
		{"app/booking", module + "/app/consent"},
		{"app/referral", module + "/app/inbox"},
		{"app/inbox", module + "/api/client"},
		{"app/store", module + "/assets"},
		{"app/crash", module + "/app/store"},
		{"screens/home", module + "/internal/house"},
		{"office", module + "/app/store"},
		{"office/db", module + "/office/record"},
		{"office/record", module + "/office/mutation"},
		{"office/plan", module + "/office/consent"},
		{"office/account", module + "/office/booking"},
		{"office/booking", module + "/office"},
		{"office/web", "fyne.io/fyne/v2/widget"},
		{"office/web/desk", module + "/office/db"},
		{"office/web/public", module + "/office/db"},
		{"office/web/public", module + "/office/web/desk"},
		{"office/web/site", module + "/office"},
		{"api", module + "/assets"},
		{"document", module + "/app/plan"},
		{"document/pdf", module + "/api/client"},
		{"ui", module + "/document"},
		{"screens/home", module + "/api/client"},
		{"screens/book", module + "/office"},
		{"app", module + "/internal/testworld"},
		{"screens/home", module + "/screens/stagetest"},
		{"screens/home", module + "/ui/walk"},
		{"document/xlsx", module + "/api/figures/figurestest"},
		{"app/inbox", module + "/app/store/storetest"},
		{"office", module + "/office/db/postgres"},
		{"office/web", module + "/office/db/postgres"},
		{"office/web/desk", module + "/office/oidc"},
		{"internal/demooffice", module + "/office/db/postgres"},
		{"document/docx", module + "/document/documenttest"},
		{"document/xlsx", module + "/app"},
		{"document/xlsx", "fyne.io/fyne/v2"},
		{"elsewhere", module + "/api"},
	} {
		if wrong(c.from, c.to) == "" {
			t.Errorf("%s may import %s", c.from, c.to)
		}
	}
	for _, c := range []struct{ from, to string }{
		{"", module + "/office/web"},
		{"screens/home", module + "/app/plan"},
		{"app/syncer", module + "/api/client"},
		{"office/demo", module + "/assets"},
		{"document/pdf", module + "/document"},
		{"app", module + "/document"},
		{"ui", "fyne.io/fyne/v2/widget"},
	} {
		if why := wrong(c.from, c.to); why != "" {
			t.Errorf("%s may not import %s: %s", c.from, c.to, why)
		}
	}
}
