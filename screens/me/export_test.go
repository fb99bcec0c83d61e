package me

// OffersOwnData is offersOwnData.
var OffersOwnData = offersOwnData
