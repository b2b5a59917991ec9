#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A running ledger, from the command line: pay.sh ATOLLCTL ADDRESS
set -euo pipefail

ledger=("$1" --address "$2" --json)

# field NAME: its value in the line of JSON on standard input.
field() { sed -nE "s/.*\"$1\":\"?([^\",}]*).*/\1/p"; }

cash=$("${ledger[@]}" account create --currency GBP --no-floor --name cash | field account)
purse=$("${ledger[@]}" account create --currency GBP --name purse | field account)
echo "opened cash and purse"

pay_in=(post --debit "$cash" --credit "$purse" --amount 50.00 --id 0000000000000000000042)
echo "paid in 5000: $("${ledger[@]}" "${pay_in[@]}" | field outcome)"
again=$("${ledger[@]}" "${pay_in[@]}")
if [[ $(field duplicate <<<"$again") == true ]]; then
  echo "paid in again: $(field outcome <<<"$again"), the first answer"
fi

# A decline is printed like every answer; the exit code says that nothing moved.
if declined=$("${ledger[@]}" post --debit "$purse" --credit "$cash" --amount 90.00); then exit 1; fi
echo "paid out 9000: $(field outcome <<<"$declined")"

hold=$("${ledger[@]}" hold place --account "$purse" --payee "$cash" --amount 20.00 | field id)
captured=$("${ledger[@]}" hold capture "$hold" --amount 12.50 --final)
echo "held 2000, captured 1250, released the rest: $(field outcome <<<"$captured")"

balance=$("${ledger[@]}" balance "$purse")
echo "balance $(field balance_minor <<<"$balance"), held $(field held_minor <<<"$balance")"
amounts=$("${ledger[@]}" statement "$purse" | grep -oE '"amount_minor":-?[1-9][0-9]*' | cut -d: -f2)
echo "statement:" $amounts
