package lists_test

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/lists"
)

// flat is what is asked of a workbook in OpenDocument's flat format.
type flat struct {
	Sheets []struct {
		Name string `xml:"name,attr"`
		Rows []struct {
			Cells []struct {
				Kind    string   `xml:"value-type,attr"`
				Value   string   `xml:"value,attr"`
				Date    string   `xml:"date-value,attr"`
				Formula string   `xml:"formula,attr"`
				Text    []string `xml:"p"`
			} `xml:"table-cell"`
		} `xml:"table-row"`
	} `xml:"body>spreadsheet>table"`
}

// What another program reads in a workbook is what was put into it: a number can be
// counted with, a time is that of the clock on the wall, and a text is run by nobody.
func TestLibreOfficeReadsWhatStandsInTheCells(t *testing.T) {
	summer := time.Date(2027, 3, 28, 1, 30, 0, 0, time.UTC) // half past three: the clocks were put on at one
	long := strings.Repeat("Å", 31)
	var file bytes.Buffer
	if err := lists.Write(&file, "Tal", "da", summer, []lists.Sheet{
		{
			Name: "Tal", Title: "Tal, 1. kvartal", Heads: []string{"Ydelse", "Antal", "Snit", "Nået", "Hvornår"}, Where: text.Copenhagen,
			Rows: [][]any{
				{"Iværksættercafé", 1234, lists.Decimal(4.25), lists.Percent(58), summer},
				{"=1+2", 0, lists.Decimal(0), lists.Percent(0), summer.Add(-28 * time.Hour)},
				{"Én \"to\"; <tre> & 'fire'", nil, nil, nil, time.Time{}},
				{"007"},
				{"midnat", -3, nil, lists.Percent(250), time.Date(2027, 5, 5, 22, 0, 0, 0, time.UTC)},
			},
		},
		{Name: "Ingen", Heads: []string{"Hvem"}},
		{Name: long, Heads: []string{"Hvem"}, Rows: [][]any{{strings.Repeat("x", 40_000)}}},
	}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(documenttest.Converted(t, "fods", map[string][]byte{"tal.xlsx": file.Bytes()}), "tal.fods"))
	if err != nil {
		t.Fatal(err)
	}
	var book flat
	if err := xml.Unmarshal(raw, &book); err != nil {
		t.Fatal(err)
	}
	got := map[string][][]string{}
	for _, s := range book.Sheets {
		for _, r := range s.Rows {
			var row []string
			for _, c := range r.Cells {
				if c.Kind == "" {
					continue // nothing stands in it
				}
				row = append(row, c.Kind+" "+c.Value+c.Date+c.Formula)
				if c.Kind == "string" {
					row[len(row)-1] += strings.Join(c.Text, "\n")
				}
			}
			if row != nil {
				got[s.Name] = append(got[s.Name], row)
			}
		}
	}
	for sheet, want := range map[string][][]string{
		"Tal": {
			{"string Tal, 1. kvartal"},
			{"string Ydelse", "string Antal", "string Snit", "string Nået", "string Hvornår"},
			{"string Iværksættercafé", "float 1234", "float 4.25", "percentage 0.58", "date 2027-03-28T03:30:00"},
			{"string =1+2", "float 0", "float 0", "percentage 0", "date 2027-03-26T22:30:00"},
			{"string Én \"to\"; <tre> & 'fire'"},
			{"string 007"},
			{"string midnat", "float -3", "percentage 2.5", "date 2027-05-06"},
		},
		"Ingen": {{"string Hvem"}},
		long:    {{"string Hvem"}, {"string " + strings.Repeat("x", 32_767)}},
	} {
		if !slices.EqualFunc(got[sheet], want, slices.Equal) {
			t.Errorf("%s reads\n%.3000q\nand not\n%.3000q", sheet, got[sheet], want)
		}
	}
}
