package referral

import (
	"context"
	"errors"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

var errSkeleton = errors.New("not built yet")

// Apply is how referral.*, message.post, question.ask and inbox.mark change what
// is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply { return nil }

// Inbox lists what came in and what was asked, newest first.
func (s *Service) Inbox(ctx context.Context, f Filter) ([]Item, error) { return nil, errSkeleton }

// Unread counts the items of the inbox that were not read, archived ones aside.
func (s *Service) Unread(ctx context.Context) (int, error) { return 0, errSkeleton }

// MarkRead marks items of the inbox as read, with all their messages.
func (s *Service) MarkRead(ctx context.Context, itemIDs ...string) error { return errSkeleton }

// Archive puts items of the inbox away; a new message brings one back.
func (s *Service) Archive(ctx context.Context, itemIDs ...string) error { return errSkeleton }

// Referral reads a referral with what would be shared on a yes.
func (s *Service) Referral(ctx context.Context, referralID string) (Referral, error) {
	return Referral{}, errSkeleton
}

// Accept says yes and shares what is given. A version without an ID is the plan
// as it is: it is kept first.
func (s *Service) Accept(ctx context.Context, referralID string, shares []api.Share) error {
	return errSkeleton
}

// Decline says no.
func (s *Service) Decline(ctx context.Context, referralID string) error { return errSkeleton }

// Withdraw takes the consent back: nothing is shared any more.
func (s *Service) Withdraw(ctx context.Context, referralID string) error { return errSkeleton }

// Outcome tells how it went: what became of it in words of api, how much it
// helped from 1 to 5 (0: not said), and words.
func (s *Service) Outcome(ctx context.Context, referralID, outcome string, score int, text string) error {
	return errSkeleton
}

// Actors lists whom one may ask to be referred to, those of a need where it is
// not empty; those of the person's municipality and the whole country.
func (s *Service) Actors(ctx context.Context, need api.Field) ([]Actor, error) {
	return nil, errSkeleton
}

// Actor reads one.
func (s *Service) Actor(ctx context.Context, actorID string) (Actor, error) {
	return Actor{}, errSkeleton
}

// Proposals are what could be shared with an actor: the plan, contact, results.
func (s *Service) Proposals(ctx context.Context) ([]Proposal, error) { return nil, errSkeleton }

// Request asks to be referred.
func (s *Service) Request(ctx context.Context, actorID string, need api.Field, question string, shares []api.Share) (referralID string, err error) {
	return "", errSkeleton
}

// Ask puts a question to the office.
func (s *Service) Ask(ctx context.Context, topic, text string) (questionID string, err error) {
	return "", errSkeleton
}

// Question reads a question with its answers.
func (s *Service) Question(ctx context.Context, questionID string) (Question, error) {
	return Question{}, errSkeleton
}

// Questions lists the person's questions, newest first.
func (s *Service) Questions(ctx context.Context) ([]Question, error) { return nil, errSkeleton }

// Post writes into a thread: a referral's, booking's, comment's or question's id.
func (s *Service) Post(ctx context.Context, thread, text string) (messageID string, err error) {
	return "", errSkeleton
}

// Thread lists the messages of a thread, oldest first.
func (s *Service) Thread(ctx context.Context, thread string) ([]Message, error) {
	return nil, errSkeleton
}

// ShareUntil is until when something shared today is proposed to be read: the
// last of the month after next, in Copenhagen.
func ShareUntil(now time.Time) time.Time { return time.Time{} }
