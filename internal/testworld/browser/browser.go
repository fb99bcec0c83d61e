// Package browser drives pages in a real browser: Debian's Chromium, by its own
// protocol. One browser serves all tests of a package; each Tab has cookies of its own.
// Run owns the browser and ends it.
package browser

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
)

// axeScript looks for what keeps people out of a page: axe-core 4.14.1.
//
//go:embed testdata/axe.min.js
var axeScript string

// Look is how a page is looked at.
type Look struct {
	Width    int // of the window, pixels; 390 is a phone's
	Lang     text.Lang
	Dark     bool
	NoScript bool // JavaScript is off
}

// String names a look: "390 da dark without JavaScript".
func (l Look) String() string {
	said := []string{fmt.Sprint(l.Width), string(l.Lang), "light", ""}
	if l.Dark {
		said[2] = "dark"
	}
	if l.NoScript {
		said[3] = "without JavaScript"
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

// Looks are all ways to look at a page: with and without JavaScript, on a phone and
// on a desk, in both languages, light and dark.
func Looks() (all []Look) {
	for i := range 16 {
		l := Look{Width: 1440, Lang: text.Danish, Dark: i&1 != 0, NoScript: i&8 != 0}
		if i&2 != 0 {
			l.Lang = text.English
		}
		if i&4 != 0 {
			l.Width = 390
		}
		all = append(all, l)
	}
	return all
}

// Pairs are a few of Looks, in which any two choices are seen together.
func Pairs() []Look {
	return []Look{
		{Width: 1440, Lang: text.Danish},
		{Width: 1440, Lang: text.English, Dark: true, NoScript: true},
		{Width: 390, Lang: text.Danish, Dark: true},
		{Width: 390, Lang: text.English},
		{Width: 390, Lang: text.Danish, NoScript: true},
	}
}

const high = 900 // of the window, pixels

// windowless is Debian's Chromium without a window to draw, which shows the same pages for
// half of the work; where it is not, the whole of Chromium does. Of the script in /usr/bin
// that starts it, only the script would be killed.
const windowless = "/usr/lib/chromium/chromium-headless-shell"

// browser is the one that serves all tests of a package, once one asks for it.
var browser struct {
	start  sync.Once
	ctx    context.Context
	cancel context.CancelFunc
	err    error
}

// Run runs the tests of a package whose tests open tabs, and ends the browser; it
// gives their exit code, to be called from TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	if browser.cancel != nil {
		browser.cancel()
	}
	return code
}

func start() {
	dir, err := os.MkdirTemp("", "browser-")
	if err != nil {
		browser.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.UserDataDir(dir), chromedp.Flag("hide-scrollbars", true),
		chromedp.Env("TMPDIR="+dir)) // what it makes for itself it does not remove when it is killed
	if shell, err := exec.LookPath(windowless); err == nil {
		options = append(options, chromedp.ExecPath(shell))
	}
	if os.Getuid() == 0 { // a machine that runs tests as root has no other user to keep it from
		options = append(options, chromedp.NoSandbox)
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	browser.ctx = ctx
	browser.cancel = func() {
		cancel()
		release()
		_ = os.RemoveAll(dir) // a leftover is only untidy
	}
	browser.err = chromedp.Do(ctx)
}

// Tab is a page in the browser, as it is looked at.
type Tab struct {
	t    testing.TB
	ctx  context.Context
	base string
	Look Look

	mu         sync.Mutex
	complaints []string
}

// Open opens a tab on pages at an address. It is closed when the test is over, whose
// name has InABrowser in it: scripts/test.sh runs those once, without the race detector
// and on one database, for nearly all of their time is the browser's.
func Open(t testing.TB, base string, look Look) *Tab {
	t.Helper()
	if !strings.Contains(t.Name(), "InABrowser") {
		t.Fatal("a test that opens a browser has InABrowser in its name")
	}
	browser.start.Do(start)
	if browser.err != nil {
		t.Fatalf("start Chromium, which scripts/packages.sh installs: %v", browser.err)
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	tab := &Tab{t: t, ctx: ctx, base: base, Look: look}
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	tab.do(
		chromedp.EmulateViewport(int64(look.Width), high),
		call(log.Enable, cdp.Empty{}),
		call(network.Enable, network.EnableParams{}),
		call(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": string(look.Lang)}}),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
	)
	tab.scripts(!look.NoScript)
	return tab
}

// scripts switches JavaScript on or off.
func (tab *Tab) scripts(on bool) {
	tab.t.Helper()
	tab.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}))
}

// call is a command of the protocol as an action.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, command, params)
		return chromedp.Void{}, err
	}
}

// hear notes what the browser complains of: breaches of the page's policy, errors of
// scripts, and files that are not there.
func (tab *Tab) hear(event any) {
	said := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			said = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			said = "a script complains"
		}
	}
	if said == "" {
		return
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.complaints = append(tab.complaints, said)
}

// Complaints are what the browser has complained of since they were last asked for.
func (tab *Tab) Complaints() (all []string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	all, tab.complaints = tab.complaints, nil
	return all
}

// patient gives something so long that it ends only what never comes.
func (tab *Tab) patient() (context.Context, context.CancelFunc) {
	return context.WithTimeout(tab.ctx, testworld.Patience)
}

func (tab *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		tab.t.Fatal(tab.wrong(err))
	}
}

func (tab *Tab) wrong(err error) string {
	return fmt.Sprintf("%v: at %s: %v; %q", tab.Look, tab.Path(), err, tab.Complaints())
}

// Go opens a page by its path, and gives the status that it is answered with.
func (tab *Tab) Go(path string) (status int) {
	tab.t.Helper()
	return tab.lead(chromedp.Navigate(tab.base + path))
}

// Follow clicks what leads to another page: a link, or the button of a form; and
// gives the status of that.
func (tab *Tab) Follow(selector string) (status int) {
	tab.t.Helper()
	return tab.lead(chromedp.Click(chromedp.CSS(selector)))
}

// Enter presses the enter key in a field, which sends its form.
func (tab *Tab) Enter(selector string) (status int) {
	tab.t.Helper()
	return tab.lead(chromedp.SendKeys(chromedp.CSS(selector), "\r"))
}

func (tab *Tab) lead(step chromedp.Action[chromedp.Void]) int {
	tab.t.Helper()
	ctx, cancel := tab.patient()
	defer cancel()
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil || response == nil {
		tab.t.Fatal(tab.wrong(errors.Join(errors.New("no page came"), err)))
	}
	return int(response.Status)
}

// HoldKeys gives a tab what keeps passkeys and lets its holder prove who they are, as
// a phone or a laptop does. Everything is allowed at once.
func (tab *Tab) HoldKeys() {
	tab.t.Helper()
	tab.do(
		call(webauthn.Enable, webauthn.EnableParams{}),
		call(webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}}),
	)
}

// Click clicks what stays on the page.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.waiting(chromedp.Click(chromedp.CSS(selector)))
}

// Type types into a field, in place of what is in it.
func (tab *Tab) Type(selector, words string) {
	tab.t.Helper()
	tab.Await(selector)
	Eval[string](tab, fmt.Sprintf("document.querySelector(%q).value = ''", selector))
	tab.waiting(chromedp.SendKeys(chromedp.CSS(selector), words))
}

// Choose chooses one of those that a field lets one choose from, by its value.
func (tab *Tab) Choose(selector, value string) {
	tab.t.Helper()
	tab.waiting(chromedp.SetValue(chromedp.CSS(selector), value))
}

// Press presses keys where the focus is, which lead to another page, and gives the
// status of that.
func (tab *Tab) Press(keys string) (status int) {
	tab.t.Helper()
	return tab.lead(chromedp.KeyEvent(keys))
}

// Keys presses keys where the focus is, and stays on the page.
func (tab *Tab) Keys(keys string) {
	tab.t.Helper()
	tab.waiting(chromedp.KeyEvent(keys))
}

// TabTo presses the tab key until the focus is on what a selector finds.
func (tab *Tab) TabTo(selector string) {
	tab.t.Helper()
	for range 300 { // more than any page has to stop at
		tab.Keys("\t")
		if Eval[bool](tab, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
	}
	tab.t.Fatalf("%v: at %s the tab key does not come to %s", tab.Look, tab.Path(), selector)
}

// Await waits until something is seen.
func (tab *Tab) Await(selector string) {
	tab.t.Helper()
	tab.waiting(chromedp.WaitVisible(chromedp.CSS(selector)))
}

func (tab *Tab) waiting(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := tab.patient()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.t.Fatal(tab.wrong(err))
	}
}

// Text is what is read in the first of what a selector finds.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	ctx, cancel := tab.patient()
	defer cancel()
	said, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(selector)))
	if err != nil {
		tab.t.Fatal(tab.wrong(err))
	}
	return strings.Join(strings.Fields(said), " ")
}

// Count is how many things a selector finds.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	return Eval[int](tab, fmt.Sprintf("document.querySelectorAll(%q).length", selector))
}

// Eval is what an expression comes to in the page.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		tab.t.Fatal(tab.wrong(err))
	}
	return v
}

// Path is the page's address without its host.
func (tab *Tab) Path() string {
	at, err := chromedp.Run(tab.ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	return u.RequestURI()
}

// Paper has pages laid out as for paper from now on, by somebody who has it dark.
func (tab *Tab) Paper() {
	tab.t.Helper()
	tab.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	}))
}

// PDF is the page as it is printed on A4.
func (tab *Tab) PDF() (pdf []byte) {
	tab.t.Helper()
	width, height := 8.27, 11.69 // inches
	tab.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		got, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: width, PaperHeight: height})
		pdf = got.Data
		return chromedp.Void{}, err
	})
	return pdf
}

// Seen looks at the page that the tab is on: it is in the look's language, nothing keeps
// anybody out, and the browser complains of nothing. A picture of it goes into that folder
// of the folder GALLERY, where that is set.
func (tab *Tab) Seen(folder, name string) {
	tab.t.Helper()
	if lang := Eval[string](tab, "document.documentElement.lang"); lang != string(tab.Look.Lang) {
		tab.t.Errorf("%s, %v: it is in %s", name, tab.Look, lang)
	}
	for _, v := range tab.Violations() {
		tab.t.Errorf("%s, %v: %s", name, tab.Look, v)
	}
	for _, c := range tab.Complaints() {
		tab.t.Errorf("%s, %v: the browser says %s", name, tab.Look, c)
	}
	if dir := os.Getenv("GALLERY"); dir != "" {
		dir = filepath.Join(dir, folder)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			tab.t.Fatal(err)
		}
		tab.Picture(filepath.Join(dir, name+"-"+strings.ReplaceAll(tab.Look.String(), " ", "-")+".png"))
	}
}

// Picture writes a picture of the whole page into a file.
func (tab *Tab) Picture(file string) {
	tab.t.Helper()
	whole := true
	tab.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		got, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &whole})
		if err == nil {
			err = os.WriteFile(file, got.Data, 0o600)
		}
		return chromedp.Void{}, err
	})
}

// Violations are what keeps people out of the page, as axe-core finds it by the rules
// of WCAG 2.2 up to AA and by good practice; and what is wider than the window.
func (tab *Tab) Violations() []string {
	tab.t.Helper()
	type found struct {
		ID    string
		Nodes []struct {
			HTML           string
			FailureSummary string
		}
	}
	if tab.Look.NoScript { // what looks at the page is a script
		tab.scripts(true)
		defer tab.scripts(false)
	}
	Eval[bool](tab, axeScript+"; true")
	ctx, cancel := tab.patient()
	defer cancel()
	// No rule that is on reads the style sheets, which axe-core would fetch once more.
	all, err := chromedp.Run(ctx, chromedp.Evaluate[[]found](
		`axe.run({resultTypes: ["violations"], preload: {assets: ["media"]}}).then(r => r.violations.map(v => ({ID: v.id, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatal(tab.wrong(err))
	}
	var said []string
	for _, v := range all {
		for _, n := range v.Nodes {
			said = append(said, fmt.Sprintf("%s: %s: %s", v.ID, n.HTML, strings.Join(strings.Fields(n.FailureSummary), " ")))
		}
	}
	if wide := Eval[int](tab, "document.documentElement.scrollWidth"); wide > tab.Look.Width {
		said = append(said, fmt.Sprintf("the page is %d wide in a window of %d", wide, tab.Look.Width))
	}
	return said
}
