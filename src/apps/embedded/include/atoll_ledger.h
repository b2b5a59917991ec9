// SPDX-License-Identifier: Apache-2.0
// A ledger in your own process, for C99 and for whatever can call C. The library is atoll_ledger;
// docs/ledger.md shows how it is used. Money is minor units; a balance is credits minus debits;
// times are nanoseconds since 1970; currencies are ISO 4217 numbers (826 is GBP). Any thread may
// call. Ownership: the handle is yours, from open until free; all else is copied, into memory that
// you give. A call answers an atoll_status; `error`, which may be NULL, then says more.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ATOLL_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t atoll_status;
enum {
  ATOLL_OK = 0,
  ATOLL_INVALID_ARGUMENT = 1,
  ATOLL_UNAUTHENTICATED = 2,
  ATOLL_PERMISSION_DENIED = 3,
  ATOLL_NOT_FOUND = 4,
  ATOLL_CONFLICT = 5,
  ATOLL_FAILED_PRECONDITION = 6,
  ATOLL_RESOURCE_EXHAUSTED = 7, /* busy or full: nothing was done; see retry_after_ms */
  ATOLL_DEADLINE_EXCEEDED = 8,  /* not begun */
  ATOLL_UNAVAILABLE = 9,        /* nothing was done */
  ATOLL_UNKNOWN = 10,           /* it may have happened: find it, or submit the same again */
  ATOLL_DATA_LOSS = 11,
  ATOLL_INTERNAL = 12
};

/* Texts end with a zero; `reason` is for programs ("folder_in_use") and never changes. */
typedef struct atoll_error {
  atoll_status status;
  uint32_t retry_after_ms;
  char reason[56];
  char message[192];
} atoll_error;

/* An idempotency key, for ever. All zero is no id. */
typedef struct atoll_id {
  uint64_t high;
  uint64_t low;
} atoll_id;

enum { /* atoll_command.kind */
       ATOLL_POST = 1,
       ATOLL_POST_LEGS = 2,
       ATOLL_PLACE_HOLD = 3,    /* on debit_account, until limit_or_time (0: for ever) */
       ATOLL_INCREASE_HOLD = 4, /* related: the hold's id, here and below */
       ATOLL_CAPTURE_HOLD = 5,
       ATOLL_RELEASE_HOLD = 6, /* amount 0: what is left */
       ATOLL_OPEN_ACCOUNT = 7, /* openings[side_index]; id is the account's id */
       ATOLL_SET_FLOOR = 8,    /* debit_account; limit_or_time: the floor */
       ATOLL_FREEZE = 9,
       ATOLL_CLOSE_ACCOUNT = 10,
       ATOLL_SET_CEILING = 11, /* debit_account; limit_or_time: the most that the balance may be */
       ATOLL_EXTEND_HOLD = 12, /* limit_or_time: when it expires now, 0 for never */
       ATOLL_EXPECT = 13, /* linked in front of what it guards: the balance is at least amount_minor
                             and at most limit_or_time, the newest record is in slot related.low */
       ATOLL_POST_EXCHANGE = 14,     /* legs of two currencies at a rate */
       ATOLL_CLOSE_PERIOD = 15,      /* value times before limit_or_time decline from now on */
       ATOLL_ACCRUE = 16,            /* amount_minor in 10^-9 minor units; whole ones are posted */
       ATOLL_DEFINE = 17,            /* a definition, in the evidence */
       ATOLL_SET_BALANCE_LIMITS = 18 /* of all accounts of one owner, balance name and currency */
};

enum {                   /* atoll_command.flags */
       ATOLL_LINKED = 1, /* succeeds or fails with the next command */
       ATOLL_REVERSAL = 2,
       ATOLL_CORRECTION = 4,
       ATOLL_FINAL_CAPTURE = 8,
       ATOLL_FREEZE_DEBITS = 16,
       ATOLL_FREEZE_CREDITS = 32,
       ATOLL_ABOVE_HOLD = 64, /* a capture may take more than its hold has left */
       ATOLL_SEALED = 128     /* a closed period that is never moved back */
};

#define ATOLL_NO_FLOOR INT64_MIN
#define ATOLL_NO_CEILING INT64_MAX

/* Unused fields are zero. */
typedef struct atoll_command {
  uint8_t kind;
  uint8_t flags;
  uint16_t currency;
  uint32_t code; /* your own classification */
  atoll_id id;
  atoll_id debit_account;
  atoll_id credit_account;
  int64_t amount_minor;
  int64_t value_time_ns; /* 0: when it is booked */
  atoll_id reference;    /* your own; not unique */
  atoll_id related;
  int64_t limit_or_time;
  uint32_t side_index; /* into legs or openings */
  uint32_t side_count;
  uint32_t evidence_offset;
  uint32_t evidence_size;
} atoll_command;
typedef char atoll_command_has_128_bytes[sizeof(atoll_command) == 128 ? 1 : -1];

typedef struct atoll_leg {
  atoll_id account;
  int64_t amount_minor; /* positive credits the account, negative debits it */
  uint16_t currency;
  uint16_t reserved[3];
} atoll_leg;
typedef char atoll_leg_has_32_bytes[sizeof(atoll_leg) == 32 ? 1 : -1];

/* Names are printable ASCII without blanks, padded with zeros. */
typedef struct atoll_opening {
  atoll_id id;
  atoll_id owner;      /* may be all zero */
  int64_t floor_minor; /* the least that balance - held may be */
  uint16_t currency;
  uint16_t legal_entity;
  uint32_t chart_code;
  char namespace_name[16];
  char name[24];
  char balance_name[16];
} atoll_opening;
typedef char atoll_opening_has_104_bytes[sizeof(atoll_opening) == 104 ? 1 : -1];

/* Arrays that stay yours; those without elements may be NULL. 1 to 8,190 commands. */
typedef struct atoll_batch {
  const atoll_command* commands;
  const atoll_leg* legs;
  const atoll_opening* openings;
  const char* evidence;
  size_t command_count;
  size_t leg_count;
  size_t opening_count;
  size_t evidence_size;
} atoll_batch;

typedef struct atoll_result {
  uint16_t outcome;  /* 0: done; 1-63: refused, binds nothing; 64 and up: declined for ever */
  uint8_t duplicate; /* 1: answered before; this is that answer */
  uint8_t reserved;
  uint32_t leg_index; /* ATOLL_POST_LEGS: where its balances begin in leg_balances */
  uint64_t slot;      /* the record's number; 0: nothing was journaled */
  int64_t booking_time_ns;
  int64_t debit_balance_before;
  int64_t debit_balance_after;
  int64_t credit_balance_before;
  int64_t credit_balance_after;
  int64_t held_after; /* of the debit account */
} atoll_result;
typedef char atoll_result_has_64_bytes[sizeof(atoll_result) == 64 ? 1 : -1];

typedef struct atoll_leg_balance {
  int64_t before;
  int64_t after;
} atoll_leg_balance;

typedef struct atoll_balance {
  atoll_id account;
  int64_t balance_minor;
  int64_t held_minor;
  int64_t available_minor; /* INT64_MAX without a floor */
  int64_t floor_minor;
  int64_t ceiling_minor; /* INT64_MAX: none */
  uint16_t currency;
  uint16_t reserved;
  uint32_t state;      /* bits: 1 debits frozen, 2 credits frozen, 4 closed */
  uint64_t last_slot;  /* the newest record of the account */
  uint64_t as_of_slot; /* the journal's durable end when this was read */
} atoll_balance;

typedef struct atoll_statement_entry {
  uint64_t slot;
  atoll_id id;
  int64_t amount_minor; /* positive is a credit; 0 for hold steps and changes */
  int64_t held_change_minor;
  int64_t balance_after;
  int64_t held_after;
  int64_t booking_time_ns;
  int64_t value_time_ns;
  atoll_id reference;
  uint64_t related_slot;
  uint32_t code;
  uint8_t kind;
  uint8_t reserved[3];
} atoll_statement_entry;

typedef struct atoll_record {
  uint64_t slot;
  int64_t booking_time_ns;
  uint16_t outcome;
  uint8_t kind;
  uint8_t reserved[5];
  uint8_t bytes[128]; /* as journaled: ledger/format/slot.h */
} atoll_record;

typedef struct atoll_ledger atoll_ledger;

/* Makes the folder when it is missing. `timeout_ms` is how long a call waits for its answer; 0 is
   30 seconds. ATOLL_FAILED_PRECONDITION folder_in_use; ATOLL_DATA_LOSS journal_damaged. */
ATOLL_API atoll_status atoll_ledger_open(const char* folder, uint32_t timeout_ms,
                                         atoll_ledger** ledger, atoll_error* error);
/* Waits for the calls in flight, and writes a checkpoint. Later calls answer ledger_closed. */
ATOLL_API atoll_status atoll_ledger_close(atoll_ledger* ledger, atoll_error* error);
/* Closes if need be. Nobody may be calling any more. NULL is nothing. */
ATOLL_API void atoll_ledger_free(atoll_ledger* ledger);

/* Grows and never repeats. */
ATOLL_API atoll_id atoll_ledger_new_id(atoll_ledger* ledger);

/* ATOLL_OK says that there are results, not that they are good: look at each outcome. `results` has
   room for command_count, `leg_balances` for leg_count, or is NULL. */
ATOLL_API atoll_status atoll_ledger_submit(atoll_ledger* ledger, const atoll_batch* batch,
                                           atoll_result* results, atoll_leg_balance* leg_balances,
                                           atoll_error* error);

ATOLL_API atoll_status atoll_ledger_balance(atoll_ledger* ledger, atoll_id account,
                                            atoll_balance* balance, atoll_error* error);

/* Newest first, older than `before_slot` (0: from the newest), at most `capacity` and at most 8,190
   entries. `next_before_slot` is 0 when there are no older ones. */
ATOLL_API atoll_status atoll_ledger_statement(atoll_ledger* ledger, atoll_id account,
                                              uint64_t before_slot, atoll_statement_entry* entries,
                                              size_t capacity, size_t* count,
                                              uint64_t* next_before_slot, atoll_error* error);

/* Copies at most `capacity` bytes of the evidence; `evidence_size` says how many it has. Either may
   be 0 and NULL. ATOLL_NOT_FOUND record_not_found: nothing is journaled under this id now. */
ATOLL_API atoll_status atoll_ledger_find(atoll_ledger* ledger, atoll_id id, atoll_record* record,
                                         char* evidence, size_t capacity, size_t* evidence_size,
                                         atoll_error* error);

/* Whole durable groups of 128-byte records from `from_slot` on (0: from the beginning); waits up to
   `timeout_ms` for one. `size` is 0 when none came. ATOLL_RESOURCE_EXHAUSTED buffer_too_small:
   nothing was copied; `size` says what the groups need. */
ATOLL_API atoll_status atoll_ledger_follow(atoll_ledger* ledger, uint64_t from_slot,
                                           uint32_t timeout_ms, void* slots, size_t capacity,
                                           size_t* size, uint64_t* next_slot, atoll_error* error);

/* "done", "insufficient_funds"; never NULL, lives for ever. */
ATOLL_API const char* atoll_outcome_name(uint16_t outcome);

/* 22 characters and a zero. */
ATOLL_API void atoll_id_to_text(atoll_id id, char text[23]);
ATOLL_API atoll_status atoll_id_parse(const char* text, atoll_id* id, atoll_error* error);

#ifdef __cplusplus
}
#endif
