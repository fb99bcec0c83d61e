package figures

// Capital is the need for capital (kapitalbehov) at the month in which cash is
// lowest, and how it is met. Always: startup + operation = own + loans + supplier
// credit + overdraft + gap − cushion.
type Capital struct {
	Month          int   `json:"month"`
	Startup        int64 `json:"startup_ore"`         // start-up lines invoiced until then, with VAT
	Operation      int64 `json:"operation_ore"`       // driftskapital; negative where running the firm has brought money in
	SupplierCredit int64 `json:"supplier_credit_ore"` // start-up invoices not paid yet
	Need           int64 `json:"need_ore"`            // own and loans less the lowest cash
	Own            int64 `json:"own_ore"`
	Loans          int64 `json:"loans_ore"` // drawn
	Overdraft      int64 `json:"overdraft_ore"`
	Gap            int64 `json:"gap_ore"`     // what nobody pays yet
	Cushion        int64 `json:"cushion_ore"` // what is never used
}

func (c *Capital) held() bool {
	for _, v := range [...]int64{c.Startup, c.Operation, c.SupplierCredit, c.Need, c.Own, c.Loans, c.Overdraft, c.Gap, c.Cushion} {
		if !within(v) {
			return false
		}
	}
	return true
}

func (s *setting) capital(b *Budget) Capital {
	c := Capital{
		Month:     b.Key.LowestCashMonth,
		Overdraft: min(s.c.Overdraft.Limit, b.Key.OverdraftNeeded),
		Gap:       b.Key.Gap,
		Cushion:   max(0, b.Key.LowestCash),
	}
	for i := range b.Lines.Startup {
		l := &b.Lines.Startup[i]
		c.Startup += l.Net.sum(1, c.Month) + l.VAT.sum(1, c.Month)
	}
	cash := &b.Month.Cash
	c.Own, c.Loans = cash.Own.sum(1, c.Month), cash.LoansIn.sum(1, c.Month)
	c.SupplierCredit = c.Startup + cash.Startup.sum(1, c.Month)
	c.Need = c.Own + c.Loans - b.Key.LowestCash
	c.Operation = c.Need + c.SupplierCredit - c.Startup
	return c
}
