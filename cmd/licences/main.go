// Command licences writes licences.json: every Go module that is linked into the
// app on any system that it is made for, with its licence texts as they lie in the
// module. With -office it writes those of the office instead, and what it has besides,
// as the text that its packages carry. It needs the modules and a Go tool, and is run
// by go generate and when the office is packaged.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"startklar.dk/assets"
	"startklar.dk/assets/licences"
)

// file is what is written, beside the package that reads it.
const file = "licences.json"

// program is what is made, and for which systems: which modules it links differs.
type program struct {
	path    string
	systems [][2]string
	cgo     string
	tags    string
	whole   bool // with the texts that stand beside our own assets; the app shows those itself
}

var (
	app = program{
		path: "startklar.dk", cgo: "1", tags: "migrated_fynedo",
		systems: [][2]string{{"linux", "amd64"}, {"windows", "amd64"}, {"darwin", "arm64"}, {"android", "arm64"}, {"ios", "arm64"}},
	}
	office = program{path: "startklar.dk/cmd/office", cgo: "0", systems: [][2]string{{"linux", "amd64"}, {"linux", "arm64"}}, whole: true}
)

func main() {
	ofOffice := flag.Bool("office", false, "write those of the office, as a text")
	flag.Parse()
	do := writeApps
	if *ofOffice {
		do = func() error { return writeText(os.Stdout, office) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func writeApps() error {
	list, err := app.linked()
	if err != nil {
		return err
	}
	raw, err := marshal(list)
	if err != nil {
		return err
	}
	return os.WriteFile(file, raw, 0o644) //nolint:gosec // it is source, for everyone to read
}

// writeText writes what a program is made of, for people to read.
func writeText(w io.Writer, of program) error {
	list, err := of.linked()
	if err != nil {
		return err
	}
	if _, template := assets.PlanTemplate(); template.Canvas != nil {
		source := template.Canvas.Source
		said := source.Title.In("en") + "\n" + source.URL + "\n" + template.Canvas.Licence
		list = append(list, licences.Module{Path: "The plan's canvas", Licence: "CC-BY-SA-3.0", Texts: []licences.Text{{File: "Source", Text: said}}})
	}
	var out bytes.Buffer
	out.WriteString("What this program is made of, with the licences of each.\n")
	for _, m := range list {
		title := strings.TrimSpace(m.Path + " " + m.Version)
		fmt.Fprintf(&out, "\n\n%s\n%s\n%s\n", title, strings.Repeat("=", len(title)), m.Licence)
		for _, t := range m.Texts {
			fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", t.File, strings.Repeat("-", len(t.File)), t.Text)
		}
	}
	_, err = w.Write(out.Bytes())
	return err
}

func marshal(list []licences.Module) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(list)
	return out.Bytes(), err
}

// module is one that is linked and the folders of its packages that are.
type module struct {
	path, version, dir string
	packages           map[string]bool
	alone              bool // only what stands in its own folder counts
}

// modules are those that are linked into a program on some system.
func (of program) modules() (map[string]*module, error) {
	all := map[string]*module{}
	for _, system := range of.systems {
		cmd := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", "-tags", of.tags, of.path) //nolint:gosec // one of the two above
		cmd.Env = append(os.Environ(), "GOOS="+system[0], "GOARCH="+system[1], "CGO_ENABLED="+of.cgo)
		var wrong bytes.Buffer
		cmd.Stderr = &wrong
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("list what is linked on %s: %w\n%s", system[0], err, wrong.String())
		}
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Dir    string
				Module *struct {
					Path, Version, Dir string
					Main               bool
				}
			}
			if err := dec.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("read what is linked on %s: %w", system[0], err)
			}
			if p.Module == nil {
				continue
			}
			if p.Module.Main { // our own, with its icons and texts
				p.Module.Version = ""
			}
			m := all[p.Module.Path]
			if m == nil {
				m = &module{
					path: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir, packages: map[string]bool{},
					alone: p.Module.Main && !of.whole,
				}
				all[p.Module.Path] = m
			}
			m.packages[p.Dir] = true
		}
	}
	return all, nil
}

// linked reads the modules with their texts, and the language's own.
func (of program) linked() ([]licences.Module, error) {
	all, err := of.modules()
	if err != nil {
		return nil, err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("find the language's own licence: %w", err)
	}
	goDir := strings.TrimSpace(string(root))
	all[licences.Go] = &module{path: licences.Go, dir: goDir, alone: true, packages: map[string]bool{filepath.Join(goDir, "src"): true}}
	var list []licences.Module
	for _, m := range all {
		texts, err := m.texts()
		if err != nil {
			return nil, fmt.Errorf("read the licences of %s: %w", m.path, err)
		}
		if len(texts) == 0 {
			return nil, fmt.Errorf("%s has no licence", m.path)
		}
		list = append(list, licences.Module{Path: m.path, Version: m.version, Licence: short(texts), Texts: texts})
	}
	slices.SortFunc(list, func(a, b licences.Module) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// named are files that say what a module's users must be told.
var named = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|ofl)([-_.].*)?$`)

// texts are the files that stand in the module's own folder, in those of its
// packages that are linked, in between, and beside what those bring along that is
// no Go: C, fonts, data.
func (m *module) texts() ([]licences.Text, error) {
	var list []licences.Text
	folder := os.DirFS(m.dir)
	err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if m.alone && path != "." || d.Name() == "testdata" || !m.leads(filepath.Join(m.dir, path)) {
				return fs.SkipDir
			}
			return nil
		}
		if !named.MatchString(d.Name()) || strings.HasSuffix(d.Name(), ".go") {
			return nil
		}
		raw, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		text := strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(string(raw), "?"), "\r\n", "\n"))
		if !slices.ContainsFunc(list, func(have licences.Text) bool { return have.Text == text }) {
			list = append(list, licences.Text{File: path, Text: text})
		}
		return nil
	})
	return list, err
}

// leads tells whether a folder leads to a package that is linked, or lies in one
// without being another package.
func (m *module) leads(dir string) bool {
	if dir == m.dir || m.packages[dir] {
		return true
	}
	inside := false
	for pkg := range m.packages {
		if strings.HasPrefix(pkg, dir+string(filepath.Separator)) {
			return true
		}
		inside = inside || strings.HasPrefix(dir, pkg+string(filepath.Separator))
	}
	if !inside {
		return false
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.go"))
	return err == nil && len(found) == 0
}

// kinds are licences by words that stand in no other's text, in the order of
// looking.
var kinds = []struct{ words, name string }{
	{"Apache License", "Apache-2.0"},
	{"Mozilla Public License", "MPL-2.0"},
	{"SIL OPEN FONT LICENSE", "OFL-1.1"},
	{"Permission is hereby granted, free of charge, to any person obtaining", "MIT"},
	{"Neither the name", "BSD-3-Clause"},
	{"names of its contributors may be used to endorse", "BSD-3-Clause"},
	{"Redistributions of source code must retain", "BSD-2-Clause"},
	{"Permission to use, copy, modify, and/or distribute", "ISC"},
	{"Permission to use, copy, modify, and distribute", "ISC"},
	{"This software is provided 'as-is'", "Zlib"},
	{"Creative Commons", "CC"},
	{"public domain", "Public Domain"},
}

// short names the licences of some texts.
func short(texts []licences.Text) string {
	var names []string
	for _, t := range texts {
		words := strings.Join(strings.Fields(t.Text), " ")
		for _, k := range kinds {
			if strings.Contains(words, k.words) {
				if !slices.Contains(names, k.name) {
					names = append(names, k.name)
				}
				break
			}
		}
	}
	return strings.Join(names, " · ")
}
