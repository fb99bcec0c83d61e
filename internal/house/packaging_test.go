package house_test

import (
	"encoding/xml"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// described is what FyneApp.toml says of the app.
type described struct {
	Details struct {
		Icon, Name, ID, Version string
		Build                   int
	}
	AdaptiveIcon struct{ Foreground, Background, Monochrome string }
	Splash       struct{ Icon string }
	Languages    []string
	Migrations   map[string]bool
}

// built is what main.go says of the app: its id and its version.
func built(t *testing.T) (appID, version string) {
	t.Helper()
	return constants(t, "main.go", "appID")[0], constants(t, "main.go", "version")[0]
}

func describedApp(t *testing.T) described {
	t.Helper()
	var d described
	if _, err := toml.DecodeFile("FyneApp.toml", &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheAppAndItsPackagesSayTheSame(t *testing.T) {
	d := describedApp(t)
	appID, version := built(t)
	if d.Details.ID != appID || d.Details.Version != version || d.Details.Name != "Startklar" || d.Details.Build < 1 {
		t.Errorf("FyneApp.toml says %+v; the app is Startklar, %s %s", d.Details, appID, version)
	}
	if !d.Migrations["fyneDo"] {
		t.Error("packages are built with Fyne's unchecked threading model")
	}
	if !slices.Equal(d.Languages, []string{"da", "en"}) {
		t.Errorf("the packages name the languages %v", d.Languages)
	}
	for _, path := range []string{d.Details.Icon, d.AdaptiveIcon.Foreground, d.AdaptiveIcon.Background, d.AdaptiveIcon.Monochrome, d.Splash.Icon} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := png.DecodeConfig(f); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// said is a text of the metainfo in a language; English where it names none.
type said struct {
	Lang string `xml:"lang,attr"`
	Text string `xml:",chardata"`
}

func TestTheSoftwareCentreIsToldOfThisVersionInBothLanguages(t *testing.T) {
	var m struct {
		ID          string `xml:"id"`
		Name        string `xml:"name"`
		License     string `xml:"project_license"`
		Summary     []said `xml:"summary"`
		Description struct {
			P []said `xml:"p"`
		} `xml:"description"`
		Launchable string `xml:"launchable"`
		Binary     string `xml:"provides>binary"`
		Releases   []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	appID, version := built(t)
	file, err := os.ReadFile("packaging/linux/" + appID + ".metainfo.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(file, &m); err != nil {
		t.Fatal(err)
	}
	if m.ID != appID || m.Name != "Startklar" || m.License != "Apache-2.0" || m.Launchable != appID+".desktop" || m.Binary != "startklar" {
		t.Errorf("the metainfo says %+v", m)
	}
	if len(m.Releases) == 0 || m.Releases[0].Version != version {
		t.Errorf("the newest release is %v, want %s", m.Releases, version)
	}
	for name, texts := range map[string][]said{"summary": m.Summary, "description": m.Description.P} {
		count := map[string]int{}
		for _, s := range texts {
			count[s.Lang]++
		}
		if count["da"] == 0 || count["da"] != count[""] || len(count) != 2 {
			t.Errorf("the %s stands in %v, want as much Danish as English", name, count)
		}
	}
}

func TestTheMenuFindsTheAppByItsNameAndIcon(t *testing.T) {
	appID, _ := built(t)
	path := "packaging/linux/" + appID + ".desktop"
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(file)), "\n")
	if lines[0] != "[Desktop Entry]" {
		t.Errorf("it begins with %q", lines[0])
	}
	for _, want := range []string{"Type=Application", "Name=Startklar", "Exec=startklar", "Icon=" + appID, "StartupWMClass=Startklar"} {
		if !slices.Contains(lines, want) {
			t.Errorf("it does not say %s", want)
		}
	}
	for _, key := range []string{"GenericName", "Comment", "Keywords"} {
		for _, begin := range []string{key + "=", key + "[da]="} {
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, begin) }) {
				t.Errorf("it has no %s", begin)
			}
		}
	}
	if validate, err := exec.LookPath("desktop-file-validate"); err == nil {
		if out, err := exec.Command(validate, path).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}
}

func TestAnAndroidPhoneIsAskedForNothingButTheNetworkAndNotifications(t *testing.T) {
	var m struct {
		Package     string `xml:"package,attr"`
		Application struct {
			Label    string `xml:"label,attr"`
			Activity struct {
				Data []struct {
					Value string `xml:"value,attr"`
				} `xml:"meta-data"`
			} `xml:"activity"`
		} `xml:"application"`
		Permissions []struct {
			Name string `xml:"name,attr"`
		} `xml:"uses-permission"`
	}
	file, err := os.ReadFile("packaging/android/AndroidManifest.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(file, &m); err != nil {
		t.Fatal(err)
	}
	appID, _ := built(t)
	name := describedApp(t).Details.Name
	if m.Package != appID || m.Application.Label != name || len(m.Application.Activity.Data) != 1 || m.Application.Activity.Data[0].Value != name {
		t.Errorf("the manifest says %+v", m)
	}
	var asked []string
	for _, p := range m.Permissions {
		asked = append(asked, strings.TrimPrefix(p.Name, "android.permission."))
	}
	if !slices.Equal(asked, []string{"INTERNET", "POST_NOTIFICATIONS"}) {
		t.Errorf("it asks for %v", asked)
	}
}
