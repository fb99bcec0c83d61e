package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// source is a package as `go list` knows it for one system.
type source struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string
}

// core is all that knows no pixel; it must build anywhere without a C compiler.
var core = []string{"./app/...", "./api/...", "./assets/...", "./office/...", "./internal/demooffice"}

// A system's own files are checked by the compiler's type checker, from the
// source of everything that they stand on: building it all takes minutes.
// On Android and iOS the whole app is looked at, which needs C to be built: what is
// of C is taken to have the type that is asked for, and their own tools build it.
func TestTheCoreIsWholeOnEverySystem(t *testing.T) {
	for _, system := range []string{"android/arm64", "ios/arm64", "darwin/arm64", "windows/amd64", "linux/arm64"} {
		t.Run(system, func(t *testing.T) {
			goos, arch, _ := strings.Cut(system, "/")
			known := map[string]*types.Package{"unsafe": types.Unsafe}
			ours := 0
			for _, p := range needed(t, goos, arch) {
				if p.ImportPath == "unsafe" {
					continue
				}
				mine := strings.HasPrefix(p.ImportPath, module)
				checked, faults := check(p, arch, !mine, known)
				known[p.ImportPath] = checked
				if mine {
					ours++
					for _, err := range faults {
						t.Error(err)
					}
				}
			}
			if ours < 20 {
				t.Errorf("only %d packages of ours were looked at", ours)
			}
		})
	}
}

// needed lists the core, or on a phone the app, and all that it stands on, what
// stands below first.
func needed(t *testing.T, goos, arch string) []source {
	t.Helper()
	what, cgo := core, "0"
	if goos == "android" || goos == "ios" {
		what, cgo = append(slices.Clone(core), "."), "1"
	}
	list := exec.Command("go", append([]string{"list", "-deps", "-tags", "migrated_fynedo", "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap"}, what...)...)
	list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+arch, "CGO_ENABLED="+cgo)
	out, err := list.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []source
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p source
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// check checks the types of a package, of those below us without what their
// functions do.
func check(p source, arch string, shallow bool, known map[string]*types.Package) (*types.Package, []error) {
	var faults []error
	var files []*ast.File
	set := token.NewFileSet()
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		file, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		files = append(files, file)
	}
	conf := types.Config{
		Importer:         importer{p.ImportMap, known},
		IgnoreFuncBodies: shallow,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", arch),
		Error:            func(err error) { faults = append(faults, err) },
	}
	checked, _ := conf.Check(p.ImportPath, set, files, nil)
	return checked, faults
}

// importer hands out what was checked before.
type importer struct {
	renamed map[string]string
	known   map[string]*types.Package
}

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if to, ok := i.renamed[path]; ok {
		path = to
	}
	if p, ok := i.known[path]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("%s was not listed", path)
}
