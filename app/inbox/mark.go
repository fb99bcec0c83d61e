package inbox

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// MarkRead marks items of the inbox as read, with all their messages.
func (s *Service) MarkRead(ctx context.Context, itemIDs ...string) error {
	return s.mark(ctx, itemIDs, api.InboxMarkBody{Read: true}, func(it Item) bool { return it.Unread })
}

// Seen marks what the office changed under a booking as read.
func (s *Service) Seen(ctx context.Context, bookingID string) error {
	m, err := s.look(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for id, n := range m.notices {
		if n.body.BookingID == bookingID {
			ids = append(ids, id)
		}
	}
	return s.MarkRead(ctx, ids...)
}

// Archive puts items of the inbox away, read or not; a new message brings one
// back.
func (s *Service) Archive(ctx context.Context, itemIDs ...string) error {
	return s.mark(ctx, itemIDs, api.InboxMarkBody{Read: true, Archived: true}, func(it Item) bool { return !it.Archived })
}

func (s *Service) mark(ctx context.Context, itemIDs []string, body api.InboxMarkBody, needs func(Item) bool) error {
	m, err := s.look(ctx)
	if err != nil {
		return err
	}
	var noes []string
	for _, it := range m.items() {
		if !slices.Contains(itemIDs, it.ID) || !needs(it) {
			continue
		}
		if no := m.answers[it.ID].Refused; it.Kind == ItemAnswer && no != "" {
			if body.Archived {
				noes = append(noes, no)
			}
			continue // the office has no such booking to mark
		}
		ids := it.Together
		if it.Kind != ItemComment {
			ids = []string{it.ID}
		}
		for _, id := range ids {
			if it.Kind != ItemMessage {
				body.IDs = append(body.IDs, id)
			}
			for _, msg := range m.threads[id] {
				body.IDs = append(body.IDs, msg.ID)
			}
		}
	}
	if len(body.IDs)+len(noes) == 0 {
		return nil
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		for _, no := range noes {
			if err := tx.Dismiss(no); err != nil {
				return err
			}
		}
		if len(body.IDs) == 0 {
			return nil
		}
		_, err := tx.Mutate(api.InboxMark, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("mark in the inbox: %w", err)
	}
	return nil
}
