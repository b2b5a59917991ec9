// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/statements_room.h"

#include "adapters/haru/haru_pages.h"
#include "gateways/edge/statements/bank_words.h"

namespace atollbank::apps {
namespace {

base::Result<std::unique_ptr<statements::PagesPort>> begin_pdf(
    const statements::StatementHead& head) {
  ATOLL_TRY(auto pages, adapters::HaruPages::open({}, base::to_text("stmt", head.id), head.issued));
  return pages;
}

}  // namespace

StatementsRoom::StatementsRoom(const Below& below)
    : service_({}, below.posting, below.transactions, below.records, below.persons, below.executor,
               pool_, begin_pdf),
      month_ends_({.bank = edge::bank_words()}, service_, below.accounts, below.customers,
                  below.records, below.executor, pool_) {}

}  // namespace atollbank::apps
