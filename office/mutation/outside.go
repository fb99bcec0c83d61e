package mutation

import (
	"context"

	"startklar.dk/office/db"
)

// outsideMost is how often a mutation has something made outside the writer's turn at
// the most. What changes under it as often is made within it.
const outsideMost = 3

// outside is what a mutation had made while it was not its turn.
type outside struct {
	db       *db.DB
	of, made any
	times    int
}

// outsideFirst is the error of a rule that goes on when something is made outside.
type outsideFirst struct {
	of      any
	prepare func(context.Context, *db.DB) (any, error)
}

func (*outsideFirst) Error() string { return "something is made outside the writer's turn first" }

// Outside gives a rule what takes its time to make, made while others write: what the
// rule did is undone, read reads what it is made of and make makes it, and the rule has
// another turn, in which it is given. It is made again where it is made of something else
// by then. What of does not name may have changed since.
func Outside[R, T any](u *Request, of any, read func(*Request) (R, error), make func(R) (T, error)) (made T, err error) {
	if made, ok := u.outside.made.(T); ok && u.outside.of == of {
		return made, nil
	}
	if u.outside.times == outsideMost {
		is, err := read(u)
		if err != nil {
			return made, err
		}
		return make(is)
	}
	return made, &outsideFirst{of, func(ctx context.Context, d *db.DB) (any, error) {
		var is R
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			is, err = read(u.In(ctx, tx))
			return err
		})
		if err != nil {
			return nil, err
		}
		return make(is)
	}}
}

// AsRead is the make of what need only be read.
func AsRead[T any](is T) (T, error) { return is, nil }

// do makes what was asked for, before the mutation's next turn.
func (o *outside) do(ctx context.Context, first *outsideFirst) (err error) {
	o.of, o.times = first.of, o.times+1
	o.made, err = first.prepare(ctx, o.db)
	return err
}
