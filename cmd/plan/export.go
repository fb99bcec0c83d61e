package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/docx"
	"startklar.dk/document/markdown"
	"startklar.dk/document/pdf"
	"startklar.dk/document/planfile"
	"startklar.dk/document/xlsx"
)

// formats are what can be made of a plan, by how the file's name ends.
var formats = map[string]func(io.Writer, document.Plan, document.Options) error{
	".pdf":  written(pdf.Write),
	".docx": written(docx.Write),
	".md":   written(markdown.Write),
	".xlsx": workbook,
}

func written(write func(io.Writer, document.Document) error) func(io.Writer, document.Plan, document.Options) error {
	return func(w io.Writer, p document.Plan, o document.Options) error {
		return write(w, document.OfPlan(p, o))
	}
}

// errNoFigures is what a workbook cannot be made of.
var errNoFigures = errors.New("the plan has no figures that can be calculated; `plan check` tells why")

func workbook(w io.Writer, p document.Plan, o document.Options) error {
	figures, errs := document.Computed(p.Content.Values)
	if errs != nil {
		return errNoFigures
	}
	return xlsx.Write(w, xlsx.Plan{Title: p.Title, Case: figures.Case, Params: figures.Params}, xlsx.Options{Lang: o.Lang, Made: p.Date})
}

func runExport(args []string, _ io.Reader, _, stderr io.Writer) int {
	o := document.Options{Figures: true}
	var chapters string
	var recipient []string
	files, lang, err := parsed("export", args, func(set *flag.FlagSet) {
		set.StringVar(&chapters, "chapters", "", "")
		set.BoolVar(&o.Figures, "figures", o.Figures, "")
		set.BoolVar(&o.Tests, "tests", false, "")
		set.BoolVar(&o.Comments, "comments", false, "")
		set.Func("to", "", func(line string) error {
			recipient = append(recipient, line)
			return nil
		})
	})
	if err == nil && len(files) != 2 {
		err = errors.New("it takes a plan's file and the file to make")
	}
	if err != nil {
		misused(stderr, "export", err.Error())
		return failed
	}
	o.Lang = lang
	write := formats[strings.ToLower(filepath.Ext(files[1]))]
	if write == nil {
		misused(stderr, "export", files[1]+" must end in one of "+strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
		return failed
	}
	f, err := readPlan(files[0], lang)
	if err == nil {
		o.Chapters, err = chosen(chapters, f.Questions())
	}
	if err == nil {
		p := f.Document()
		p.To = recipient
		err = writeFile(files[1], func(w io.Writer) error { return write(w, p, o) })
	}
	if err != nil {
		fmt.Fprintln(stderr, "plan export:", err)
		return failed
	}
	return 0
}

// parsed parts files from flags, which may stand anywhere among them.
func parsed(name string, args []string, flags func(*flag.FlagSet)) (files []string, lang text.Lang, err error) {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	said := set.String("lang", string(text.Danish), "")
	flags(set)
	for {
		if err := set.Parse(args); err != nil {
			return nil, "", err
		}
		if set.NArg() == 0 {
			break
		}
		files = append(files, set.Arg(0))
		args = set.Args()[1:]
	}
	if lang = text.Lang(*said); !slices.Contains(text.Langs, lang) {
		return nil, "", fmt.Errorf("--lang is da or en, not %q", *said)
	}
	return files, lang, nil
}

// readPlan reads a plan's file; what is wrong with it is said in a language.
func readPlan(name string, lang text.Lang) (planfile.File, error) {
	from, err := os.Open(name)
	if err != nil {
		return planfile.File{}, err
	}
	f, err := planfile.Read(from)
	err = errors.Join(err, from.Close())
	var wrong *planfile.Error
	if errors.As(err, &wrong) {
		return f, fmt.Errorf("%s: %s (%w)", name, wrong.Say(text.For(lang)), wrong)
	}
	return f, err
}

// chosen are the chapters of that name; all of them for none.
func chosen(names string, t api.PlanTemplate) ([]string, error) {
	if names == "" {
		return nil, nil
	}
	var known, keys []string
	for _, ch := range t.Chapters {
		known = append(known, ch.Key)
	}
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); !slices.Contains(known, name) {
			return nil, fmt.Errorf("the plan has no chapter %q; it has %s", name, strings.Join(known, ", "))
		}
		keys = append(keys, name)
	}
	return keys, nil
}

// writeFile makes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) (err error) {
	to, err := os.CreateTemp(filepath.Dir(name), ".plan-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(to), to.Chmod(0o644), to.Close())
	if err == nil {
		err = os.Rename(to.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(to.Name()))
	}
	return nil
}
