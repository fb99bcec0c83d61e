package formula

import "math/big"

// parser counts while it reads: a sum of products of signed numbers.
type parser struct {
	tokens  []token
	i       int
	percent bool
}

func (p *parser) at() token { return p.tokens[p.i] }

func (p *parser) next() { p.i = min(p.i+1, len(p.tokens)-1) }

func (p *parser) unexpected() error {
	t := p.at()
	switch {
	case t.kind == end:
		return &Error{Kind: Unfinished, At: t.at}
	case t.sign('('), t.sign(')'):
		return &Error{Kind: Bracket, At: t.at}
	case t.kind == number:
		return &Error{Kind: Digits, At: t.at}
	}
	return &Error{Kind: Sign, At: t.at, Text: string(t.r)}
}

func (p *parser) sum(depth int) (*big.Rat, error) {
	total, err := p.product(depth)
	for err == nil {
		sign := p.at()
		if !sign.sign('+') && !sign.sign('-') {
			return total, nil
		}
		p.next()
		var term *big.Rat
		if term, err = p.product(depth); err != nil {
			break
		}
		if sign.sign('-') {
			total.Sub(total, term)
		} else {
			total.Add(total, term)
		}
	}
	return nil, err
}

func (p *parser) product(depth int) (*big.Rat, error) {
	total, err := p.signed(depth)
	for err == nil {
		sign := p.at()
		if !sign.sign('*') && !sign.sign('/') {
			return total, nil
		}
		p.next()
		var factor *big.Rat
		if factor, err = p.signed(depth); err != nil {
			break
		}
		switch {
		case sign.sign('*'):
			total.Mul(total, factor)
		case factor.Sign() == 0:
			return nil, &Error{Kind: ByZero, At: sign.at}
		default:
			total.Quo(total, factor)
		}
	}
	return nil, err
}

// signed is a number or a sum in brackets, with signs before it and percents after.
func (p *parser) signed(depth int) (*big.Rat, error) {
	if depth > maxDepth {
		return nil, &Error{Kind: TooLong, At: p.at().at}
	}
	t := p.at()
	if t.sign('-') || t.sign('+') {
		p.next()
		value, err := p.signed(depth + 1)
		if err == nil && t.sign('-') {
			value.Neg(value)
		}
		return value, err
	}
	var value *big.Rat
	switch {
	case t.kind == number:
		value = new(big.Rat).Set(t.value)
		p.next()
	case t.sign('('):
		p.next()
		inner, err := p.sum(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.at().sign(')') {
			if p.at().kind == end {
				return nil, &Error{Kind: Bracket, At: t.at}
			}
			return nil, p.unexpected()
		}
		p.next()
		value = inner
	default:
		return nil, p.unexpected()
	}
	for p.at().sign('%') {
		p.percent = true
		value.Mul(value, hundredth)
		p.next()
	}
	return value, nil
}

var hundredth = big.NewRat(1, 100)
