package text

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Int writes a whole number with the language's thousands separator.
func (t *Texts) Int(n int) string {
	sep := "."
	if t.lang == English {
		sep = ","
	}
	return group(int64(n), sep)
}

// Decimal writes a number with the given number of decimals.
func (t *Texts) Decimal(f float64, decimals int) string {
	s := strconv.FormatFloat(f, 'f', decimals, 64)
	if t.lang == Danish {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Kroner writes an amount of øre as "1.234,56 kr.", without øre where there are
// none: "1.234 kr."; in English as "1,234.56 kr.". The space does not break.
func (t *Texts) Kroner(ore int64) string {
	sep, comma := ".", ","
	if t.lang == English {
		sep, comma = ",", "."
	}
	sign := ""
	if ore < 0 {
		sign, ore = "−", -ore
	}
	s := sign + group(ore/100, sep)
	if rest := ore % 100; rest != 0 {
		s += comma + pad2(int(rest))
	}
	return s + "\u00a0kr."
}

// Together is what somebody wrote, with no line ending between a number and "kr.": the
// blank there is one that does not break.
func Together(s string) string {
	const unit = " kr"
	at := strings.Index(s, unit)
	if at < 0 {
		return s
	}
	var out strings.Builder
	for ; at >= 0; at = strings.Index(s, unit) {
		before, after := s[:at], s[at+len(unit):]
		out.WriteString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if before != "" && '0' <= before[len(before)-1] && before[len(before)-1] <= '9' && !unicode.IsLetter(next) {
			out.WriteString("\u00a0kr")
		} else {
			out.WriteString(unit)
		}
		s = after
	}
	out.WriteString(s)
	return out.String()
}

var amount = regexp.MustCompile(`−?[0-9][0-9.,]*\x{00a0}kr\.`)

// Amounts are where in a text amounts stand that Kroner wrote, from each's first byte
// to one past its last.
func Amounts(s string) [][]int { return amount.FindAllStringIndex(s, -1) }

// WholeKroner writes an amount of øre to the nearest whole krone, halves away from
// zero, without its unit as in a table: "−1.234".
func (t *Texts) WholeKroner(ore int64) string {
	sep := "."
	if t.lang == English {
		sep = ","
	}
	half := int64(50)
	if ore < 0 {
		half = -half
	}
	return group((ore+half)/100, sep)
}

// Thousandths writes thousandths of a number without needless decimals: "1.812,5".
func (t *Texts) Thousandths(n int64) string {
	sep, comma := ".", ","
	if t.lang == English {
		sep, comma = ",", "."
	}
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	s := sign + group(n/1000, sep)
	if rest := strings.TrimRight(strconv.FormatInt(1000+n%1000, 10)[1:], "0"); rest != "" {
		s += comma + rest
	}
	return s
}

// Percent writes hundredths of a percent with one decimal: "65,7 %".
func (t *Texts) Percent(hundredths int64) string {
	half := int64(5)
	if hundredths < 0 {
		half = -half
	}
	tenths := (hundredths + half) / 10
	s := t.Decimal(float64(tenths)/10, 1)
	return strings.Replace(s, "-", "−", 1) + " %"
}

// Quoted writes somebody's words as a quotation: ”Et kafferisteri”.
func (t *Texts) Quoted(words string) string {
	if t.lang == English {
		return "“" + words + "”"
	}
	return "”" + words + "”"
}

// Bytes writes how large a file is, in 1,024s: "700 kB", "1,2 MB"; never less
// than 1 kB.
func (t *Texts) Bytes(n int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	if n >= mega {
		return t.Decimal(float64(n)/mega, 1) + " MB"
	}
	return t.Int(int(max(1, (n+kilo-1)/kilo))) + " kB"
}

func group(n int64, sep string) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Clock writes the time of day, "17:20".
func (t *Texts) Clock(at time.Time) string { return at.In(Copenhagen).Format("15:04") }

// Span writes from when to when on one day, "17:00–20:30".
func (t *Texts) Span(from, to time.Time) string { return t.Clock(from) + "–" + t.Clock(to) }

// Sheet is a time as a Danish spreadsheet reads it, whatever the language; empty for none.
func (t *Texts) Sheet(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(Copenhagen).Format("02-01-2006 15:04")
}

// Date writes a day with its year: "26. november 2026", "26 November 2026".
func (t *Texts) Date(at time.Time) string {
	return t.day(at, t.month(at.In(Copenhagen).Month())) + " " + strconv.Itoa(at.In(Copenhagen).Year())
}

// DateBeside writes a day as Date does, without its year where it is now's:
// "26. november".
func (t *Texts) DateBeside(at, now time.Time) string {
	if at.In(Copenhagen).Year() == now.In(Copenhagen).Year() {
		return t.day(at, t.month(at.In(Copenhagen).Month()))
	}
	return t.Date(at)
}

// ShortDate writes a day without its year: "26. nov.", "26 Nov".
func (t *Texts) ShortDate(at time.Time) string {
	return t.day(at, t.T("date.mon."+strconv.Itoa(int(at.In(Copenhagen).Month()))))
}

// ShortDateYear writes a day with its year: "26. nov. 2026", "26 Nov 2026".
func (t *Texts) ShortDateYear(at time.Time) string {
	return t.ShortDate(at) + " " + strconv.Itoa(at.In(Copenhagen).Year())
}

// Weekday writes a day by its name: "torsdag d. 26. november".
func (t *Texts) Weekday(at time.Time) string {
	local := at.In(Copenhagen)
	return t.T("date.weekday_date", A{
		"Weekday": t.T("date.day." + strconv.Itoa(int(local.Weekday()))),
		"Date":    t.day(at, t.month(local.Month())),
	})
}

// Day writes a day as one would say it beside now: today, tomorrow, yesterday,
// the weekday within six days ahead, else the short date, with the year where
// it is another. It starts in lower case.
func (t *Texts) Day(at, now time.Time) string {
	switch days := DaysBetween(now, at); {
	case days == 0:
		return t.T("date.today")
	case days == 1:
		return t.T("date.tomorrow")
	case days == -1:
		return t.T("date.yesterday")
	case days > 1 && days < 7:
		return t.T("date.day." + strconv.Itoa(int(at.In(Copenhagen).Weekday())))
	}
	s := t.ShortDate(at)
	if y := at.In(Copenhagen).Year(); y != now.In(Copenhagen).Year() {
		s += " " + strconv.Itoa(y)
	}
	return s
}

// LastDay writes the last day on which something stands that stops at a time, which is a midnight for most: "28. dec.".
func (t *Texts) LastDay(until, now time.Time) string { return t.Day(until.Add(-time.Nanosecond), now) }

// Through says until when something stands that stops at a time: "til og med 28. dec.". There is no other way to say
// it, so no two places differ by a day.
func (t *Texts) Through(until, now time.Time) string {
	return t.T("date.through", A{"Day": t.LastDay(until, now)})
}

// DayClock writes a day beside now and the time: "i dag 17:20".
func (t *Texts) DayClock(at, now time.Time) string { return t.Day(at, now) + " " + t.Clock(at) }

// Month writes a month and its year: "november 2026".
func (t *Texts) Month(at time.Time) string {
	local := at.In(Copenhagen)
	return t.month(local.Month()) + " " + strconv.Itoa(local.Year())
}

// WeekdayShort writes the name of a weekday in at most three letters: "man".
func (t *Texts) WeekdayShort(d time.Weekday) string { return t.T("date.wd." + strconv.Itoa(int(d))) }

// manyDays are so many that nobody asks for the hours.
const manyDays = 3

// Duration writes a length of time in its two largest units: "6 t 38 min"; many days in days alone.
func (t *Texts) Duration(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	minutes := int(d.Round(time.Minute) / time.Minute)
	days, hours := minutes/(24*60), minutes/60%24
	switch {
	case days > 0 && days < manyDays && hours > 0:
		return t.N("date.days", days) + " " + t.T("date.hours_short", A{"N": hours})
	case days > 0:
		return t.N("date.days", days)
	case hours > 0 && minutes%60 > 0:
		return t.T("date.hours_short", A{"N": hours}) + " " + t.T("date.minutes_short", A{"N": minutes % 60})
	case hours > 0:
		return t.T("date.hours_short", A{"N": hours})
	}
	return t.T("date.minutes_short", A{"N": minutes})
}

// Until writes how long it is to a time: "om 6 t 38 min"; now for what has come.
func (t *Texts) Until(at, now time.Time) string {
	if !at.After(now) {
		return t.T("date.now")
	}
	return t.T("date.in", A{"Duration": t.Duration(at.Sub(now))})
}

// Ago writes how long ago a time is: "for 3 min siden", "lige nu" under a minute.
func (t *Texts) Ago(at, now time.Time) string {
	if now.Sub(at) < time.Minute {
		return t.T("date.just_now")
	}
	return t.T("date.ago", A{"Duration": t.Duration(now.Sub(at))})
}

// UpperFirst makes words fit at the beginning of a line.
func UpperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Within makes a name fit inside a line; abbreviations stay, and so do the months' names in English.
func (t *Texts) Within(name string) string {
	if t.lang == English {
		for m := time.January; m <= time.December; m++ {
			if strings.HasPrefix(name, m.String()) || strings.HasPrefix(name, m.String()[:3]+" ") {
				return name
			}
		}
	}
	return LowerFirst(name)
}

// LowerFirst makes a name fit inside a line; abbreviations stay.
func LowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// DaysBetween counts the midnights in Copenhagen from one time to another.
func DaysBetween(from, to time.Time) int {
	a, b := from.In(Copenhagen), to.In(Copenhagen)
	day := func(x time.Time) time.Time { return time.Date(x.Year(), x.Month(), x.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(b).Sub(day(a)) / (24 * time.Hour))
}

func (t *Texts) month(m time.Month) string { return t.T("date.month." + strconv.Itoa(int(m))) }

func (t *Texts) day(at time.Time, month string) string {
	return t.T("date.day_month", A{"Day": at.In(Copenhagen).Day(), "Month": month})
}

// MinutesSeconds writes a stretch of time in whole minutes and seconds: "2 min 5 sek".
func (t *Texts) MinutesSeconds(d time.Duration) string {
	seconds := int(d / time.Second)
	var said []string
	if minutes := seconds / 60; minutes > 0 {
		said = append(said, t.T("date.minutes_short", A{"N": minutes}))
	}
	if seconds %= 60; seconds > 0 || len(said) == 0 {
		said = append(said, t.T("date.seconds_short", A{"N": seconds}))
	}
	return strings.Join(said, " ")
}

// Clockwork is a stretch of time as a stopwatch shows it, in minutes and seconds: "1:05".
func Clockwork(d time.Duration) string {
	seconds := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}
