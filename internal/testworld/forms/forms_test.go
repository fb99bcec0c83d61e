package forms_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"startklar.dk/internal/testworld/forms"
)

func TestAFormIsReadAsABrowserReadsIt(t *testing.T) {
	page, err := html.Parse(strings.NewReader(`<form action="/a"><input name="searched"></form>
<form method="post" action="/b"><input name="others"></form>
<form method="post" action="/a">
	<input name="line" value="æ &amp; ø"><input name="blank"><input value="without a name"><input name="off" value="1" disabled>
	<input type="hidden" name="twice" value="1"><input type="hidden" name="twice" value="2">
	<input type="checkbox" name="ticked" checked><input type="checkbox" name="ticked" value="x" checked><input type="checkbox" name="not ticked">
	<input type="radio" name="one" value="a"><input type="radio" name="one" value="b" checked><input type="radio" name="none" value="a">
` + "<textarea name=text>\n\nA\nB</textarea><textarea name=empty></textarea>" + `
	<select name="first"><option value="">–</option><option value="2">Two</option></select>
	<select name="marked"><option value="1">One</option><option value="2" selected>Two</option><option value="3">Three</option></select>
	<select name="worded"><option> Two
		words </option></select><select name="nothing"></select>
	<button name="do" value="save">Save</button><input type="submit" name="do" value="drop">
</form>`))
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"line": {"æ & ø"}, "blank": {""}, "twice": {"1", "2"}, "ticked": {"on", "x"}, "one": {"b"}, "text": {"\nA\nB"}, "empty": {""},
		"first": {""}, "marked": {"2"}, "worded": {"Two words"},
	}
	if diff := cmp.Diff(want, forms.Fields(forms.Find(page, "/a"))); diff != "" {
		t.Error(diff)
	}
	if forms.Find(page, "/c") != nil {
		t.Error("a form that is not there was found")
	}
}
