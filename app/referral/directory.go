package referral

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/danish"
)

// DraftDirectory is what is looked for in the directory; see store.Draft.
const DraftDirectory = "directory"

// Directory lists those who work where the person lives and whom all of some words
// fit, by name: in what they are called, what they say of themselves, and the fields
// that they know, which fieldName names. Without words it lists all.
func (s *Service) Directory(ctx context.Context, words string, fieldName func(api.Field) string) ([]Actor, error) {
	m, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	looked := strings.Fields(danish.Fold(words))
	var list []Actor
	for id, a := range m.actors {
		if m.person.Municipality != "" && len(a.Municipalities) > 0 && !slices.Contains(a.Municipalities, m.person.Municipality) {
			continue
		}
		said := a.Name + " " + a.Text
		for _, f := range a.Fields {
			said += " " + fieldName(f)
		}
		said = danish.Fold(said)
		if !slices.ContainsFunc(looked, func(word string) bool { return !strings.Contains(said, word) }) {
			list = append(list, Actor{id, a})
		}
	}
	slices.SortFunc(list, func(a, b Actor) int { return cmp.Or(danish.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	return list, nil
}

// With is the person's referral to an actor that has not ended; empty for none.
func (s *Service) With(ctx context.Context, actorID string) (referralID string, err error) {
	m, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	for id, r := range m.referrals {
		if r.ActorID == actorID && (underWay(r.State) || r.Offered(m.now)) && id > referralID {
			referralID = id
		}
	}
	return referralID, nil
}
