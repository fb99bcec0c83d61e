package office

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// writes has a mail say what its kind must name, after words of the office's own.
func (w *world) writes(k letters.Kind, lang text.Lang, subject string) {
	w.t.Helper()
	body := "Egne ord"
	for _, n := range k.Must() {
		body += "\n\n" + n.Word(lang)
	}
	if err := w.o.Letters.Keep(w.t.Context(), karen, letters.Text{Kind: k, Lang: lang, Subject: subject, Body: body}); err != nil {
		w.t.Fatalf("%s: %v", k, err)
	}
}

// wrote are the mails that wait, as to whom, subject and body; it empties the queue.
func (w *world) wrote() (all []string) {
	w.t.Helper()
	all = w.texts(`SELECT recipient || '|' || subject || '|' || body FROM mail ORDER BY created_at, id`)
	w.write(func(tx *db.Tx) error { return tx.ExecAll(w.t.Context(), nil, `DELETE FROM mail`) })
	return all
}

// What is mailed of sign-ins, referrals, the desk and erasure is the office's own text, with
// what it must have.
func TestWhatIsNotOfABookingIsMailedInTheOfficesWordsToo(t *testing.T) {
	r := newMailedReferrals(t)
	w := r.w
	w.writes(letters.Code, text.English, "Kode hos {office}")
	w.writes(letters.Invite, text.Danish, "Skrivebord")
	w.writes(letters.ReferralSent, text.Danish, "Til {partner}")
	w.writes(letters.ReferralReminder, text.Danish, "Husk den {dato}")
	w.writes(letters.ReferralUnanswered, text.Danish, "Intet svar")
	w.writes(letters.ReferralUnreachable, text.Danish, "Ingen adresse")
	w.writes(letters.Retention, text.Danish, "Slettes {dato}")

	is := func(name string, want []string) {
		t.Helper()
		if diff := cmp.Diff(want, w.wrote()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, _, err := w.o.Accounts.RequestCode(t.Context(), account.CodeRequest{Email: "anna@example.dk", Language: "en", Network: "n"}); err != nil {
		t.Fatal(err)
	}
	if got := w.wrote(); len(got) != 1 || !strings.HasPrefix(got[0], "anna@example.dk|Kode hos Kontoret|Egne ord\n\n    ") {
		t.Errorf("a code: %q", got)
	}
	if _, err := w.o.Accounts.Invite(t.Context(), karen, account.Member{Email: "per@example.dk", Name: "Per Dam", Role: mutation.RoleConsultant}, text.Danish, "https://kontor.example.dk/desk"); err != nil {
		t.Fatal(err)
	}
	is("the desk", []string{"per@example.dk|Skrivebord|Egne ord\n\nGå til skrivebordet:\nhttps://kontor.example.dk/desk\n\nLog ind med per@example.dk. Så får du en kode på mail.\n"})

	way := "Se henvisningen:\n" + "/desk/r/" + r.offer + "\n"
	signIn := "\nLog ind med " + houseMail + ". I får en kode på mail til samme adresse og skal ikke oprettes først.\n"
	r.sent(r.offer)
	is("a referral", []string{houseMail + "|Til Huset|Egne ord\n\n" + way + signIn})
	w.later(2 * day)
	is("a reminder", []string{houseMail + "|Husk den " + text.For(text.Danish).ShortDate(start.Add(referral.SendAfter)) + "|Egne ord\n\n" + way + signIn})
	w.importAll(api.ImportRecord{Kind: api.KindActor, ID: r.actor, Body: raw(object{"name": "Huset"})})
	is("no address", []string{officeMail + "|Ingen adresse|Egne ord\n\nHuset\n\n" + way})
	w.later(12 * day)
	is("no answer", []string{officeMail + "|Intet svar|Egne ord\n\nHuset\n\n" + way})

	gone := w.lastHere(40, true)
	w.approves()
	w.night()
	got := w.wrote()
	erased := text.For(text.Danish).Date(w.clock.now().Add(30 * day))
	if want := gone.email() + "|Slettes " + erased + "|Egne ord\n\n" + erased + "\n\nVil du beholde det, så log ind i appen"; len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("erasure: %q, not %q", got, want)
	}
}
