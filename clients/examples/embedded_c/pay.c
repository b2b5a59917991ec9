/* SPDX-License-Identifier: Apache-2.0
   A ledger in this process, in C99: pay FOLDER
   cc -std=c99 pay.c $(pkg-config --cflags --libs atoll_ledger) -o pay */
#include <atoll_ledger.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POUNDS 826

static atoll_ledger* ledger;

/* A program of its own would look at the reason; this one gives up. */
static void must(atoll_status status, const atoll_error* error) {
  if (status == ATOLL_OK) return;
  fprintf(stderr, "%s: %s\n", error->reason, error->message);
  exit(1);
}

static atoll_result submit(atoll_command command, const atoll_opening* opening) {
  atoll_batch batch = {0};
  atoll_error error;
  atoll_result result;
  batch.commands = &command;
  batch.command_count = 1;
  batch.openings = opening;
  batch.opening_count = opening == NULL ? 0 : 1;
  must(atoll_ledger_submit(ledger, &batch, &result, NULL, &error), &error);
  return result;
}

static atoll_id open_account(const char* name, int64_t floor_minor) {
  atoll_opening opening = {0};
  atoll_command command = {0};
  opening.id = atoll_ledger_new_id(ledger);
  opening.floor_minor = floor_minor;
  opening.currency = POUNDS;
  strncpy(opening.namespace_name, "example", sizeof(opening.namespace_name));
  strncpy(opening.name, name, sizeof(opening.name));
  command.kind = ATOLL_OPEN_ACCOUNT;
  command.id = opening.id;
  command.side_count = 1;
  if (submit(command, &opening).outcome != 0) exit(1);
  return opening.id;
}

static atoll_command posting(atoll_id debit, atoll_id credit, int64_t amount_minor) {
  atoll_command command = {0};
  command.kind = ATOLL_POST;
  command.id = atoll_ledger_new_id(ledger);
  command.debit_account = debit;
  command.credit_account = credit;
  command.amount_minor = amount_minor;
  command.currency = POUNDS;
  return command;
}

static atoll_result hold_and_capture(atoll_id purse, atoll_id cash) {
  atoll_command hold = posting(purse, cash, 2000);
  atoll_command capture = {0};
  hold.kind = ATOLL_PLACE_HOLD;
  submit(hold, NULL);
  capture.kind = ATOLL_CAPTURE_HOLD;
  capture.flags = ATOLL_FINAL_CAPTURE;
  capture.id = atoll_ledger_new_id(ledger);
  capture.related = hold.id;
  capture.amount_minor = 1250;
  capture.currency = POUNDS;
  return submit(capture, NULL);
}

static void show(atoll_id account) {
  atoll_error error;
  atoll_balance balance;
  atoll_statement_entry entries[10];
  size_t count = 0;
  uint64_t older = 0;
  must(atoll_ledger_balance(ledger, account, &balance, &error), &error);
  printf("balance %" PRId64 ", held %" PRId64 "\n", balance.balance_minor, balance.held_minor);
  must(atoll_ledger_statement(ledger, account, 0, entries, 10, &count, &older, &error), &error);
  printf("statement:");
  for (size_t i = 0; i < count; ++i)
    if (entries[i].amount_minor != 0) printf(" %" PRId64, entries[i].amount_minor);
  printf("\n");
}

int main(int argc, char** argv) {
  atoll_error error;
  if (argc != 2) return 2;
  must(atoll_ledger_open(argv[1], 0, &ledger, &error), &error);

  const atoll_id cash = open_account("cash", ATOLL_NO_FLOOR);
  const atoll_id purse = open_account("purse", 0);
  printf("opened cash and purse\n");

  const atoll_command pay_in = posting(cash, purse, 5000);
  atoll_result result = submit(pay_in, NULL);
  printf("paid in 5000: %s\n", atoll_outcome_name(result.outcome));
  result = submit(pay_in, NULL);
  printf("paid in again: %s%s\n", atoll_outcome_name(result.outcome),
         result.duplicate ? ", the first answer" : "");
  result = submit(posting(purse, cash, 9000), NULL);
  printf("paid out 9000: %s\n", atoll_outcome_name(result.outcome));
  result = hold_and_capture(purse, cash);
  printf("held 2000, captured 1250, released the rest: %s\n", atoll_outcome_name(result.outcome));
  show(purse);

  must(atoll_ledger_close(ledger, &error), &error);
  atoll_ledger_free(ledger);
  return 0;
}
