// SPDX-License-Identifier: Apache-2.0
// Screens people and companies against a sanctions list. It fails closed: without a list that is
// proven whole and new enough, and without a known positive that was found lately, nobody is clear.
//
// Completions come exactly once, on the Context's executor. Errors of every call: those of
// ports/records.h · resource_exhausted blocking_pool_full · deadline_exceeded deadline_passed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/screening/list/proven_list.h"
#include "services/screening/matching/matcher.h"
#include "services/screening/screening.h"

namespace atollbank::screening {

using runtime::Completion;
using runtime::Context;

struct LoadList {
  std::vector<std::string> files;
  ListManifest manifest;
  bool may_shrink = false;  // the caller, a person, has looked why the list is so much shorter
};

struct ScreenRequest {
  base::Id screening_id;  // not nil; the same again is the same screening
  base::Id subject_id;    // the customer or application it is about; not nil
  Applicant applicant;
};

struct Screened {
  Screening screening;
  // Of each match, the name of its entry that was most like the applicant's; "" once the list is
  // another one.
  std::vector<std::string> matched_names;
};

struct DecideMatch {
  base::Id screening_id;
  std::string entry_id;
  Decision decision = Decision::kNone;
  std::string reason;  // a person's words; kept with the match and nowhere else
};

struct ScreeningStatus {
  std::optional<ListFacts> list;
  std::optional<CheckState> check;
  std::optional<Rescreening> rescreening;
  std::string unavailable_reason;   // "": people are screened
  std::optional<ListFacts> shrunk;  // was refused as list_shrunk, and waits for a person
};

class ScreeningApi {
 public:
  virtual ~ScreeningApi() = default;

  // The list takes the place of the one before it once it is kept whole, and its known positive is
  // looked for at once. The same files again only say that they are still the newest.
  // invalid_argument: the reasons of list/proven_list.h, list_name_unreadable ·
  // failed_precondition list_shrunk · permission_denied person_needed: for may_shrink · conflict
  // list_loading: another one is on its way
  virtual void load_list(const Context& context, LoadList request, Completion<ListFacts> done) = 0;
  // The list that was refused as list_shrunk takes its place: the caller, a person, has looked why
  // it is so much shorter. `content` is its content_of(); where that is in use, it is in use.
  // permission_denied person_needed · not_found list_not_found: no such list waits · conflict
  // list_loading
  virtual void accept_shrunk(const Context& context, base::Sha256 content,
                             Completion<ListFacts> done) = 0;
  // The list of that version is still the publisher's newest. not_found list_not_found
  virtual void confirm_list(const Context& context, std::string version,
                            Completion<ListFacts> done) = 0;

  // Answers once the result is kept. A failed one may be asked again under its id.
  // failed_precondition screening_unavailable · invalid_argument: the reasons of
  // matching/applicant.h, screening_id_missing · conflict screening_id_reused: for another subject
  virtual void screen(const Context& context, ScreenRequest request, Completion<Screened> done) = 0;
  // not_found screening_not_found
  virtual void find(const Context& context, base::Id screening_id, Completion<Screened> done) = 0;
  // A person, the caller, says whether a match is who was screened; said twice is said once.
  // permission_denied person_needed · not_found screening_not_found, match_not_found ·
  // invalid_argument decision_malformed · conflict match_decided: otherwise, before
  virtual void decide(const Context& context, DecideMatch request, Completion<Screening> done) = 0;
  // Referred ones of which a match is not decided, in no order; known positives are none of them.
  virtual void open_referrals(const Context& context, std::size_t limit,
                              Completion<std::vector<Screening>> done) = 0;

  // Looks for the day's known positive now. One that is not found stops screening.
  // failed_precondition screening_unavailable: there is no list
  virtual void run_daily_check(const Context& context, Completion<DailyCheck> done) = 0;
  // A person, the caller, has found out why screening stopped, and lets it go on.
  // permission_denied person_needed · invalid_argument reason_malformed · failed_precondition
  // screening_not_stopped
  virtual void let_go_on(const Context& context, std::string reason,
                         Completion<ScreeningStatus> done) = 0;

  // not_found check_not_found
  virtual void daily_check(const Context& context, std::string day,
                           Completion<DailyCheck> done) = 0;
  // Of a day in UTC. invalid_argument day_malformed
  virtual void figures(const Context& context, std::string day, Completion<DayFigures> done) = 0;
  virtual void status(const Context& context, Completion<ScreeningStatus> done) = 0;
};

}  // namespace atollbank::screening
