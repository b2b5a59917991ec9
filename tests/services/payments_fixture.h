// SPDX-License-Identifier: Apache-2.0
// A whole bank with its payments and two customers, one of whom has money.
#pragma once

#include <memory>

#include "services/payments/service.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {

class PaymentsFixture : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    start_payments();
    ada_ = opened(1);
    bob_ = opened(2);
    ASSERT_TRUE(receive(ada_, 20'000'00, "salary"));
  }
  void TearDown() override { stop_bank(); }
  void start_payments() {
    payments::PaymentsOptions options;
    options.sort_code = "040099";
    options.pause_first = base::Duration::from_ms(1);
    payments_ = std::make_unique<payments::PaymentsService>(
        options, account_numbers::ModulusCheck(), *accounts_, *customers_, records_, personal_,
        *executor_, *pool_);
  }
  void stop_bank() {
    // Nothing runs on the executors any more when the service goes.
    auto last = std::move(payments_);
    BankFixture::stop();
  }
  void restart() {
    stop_bank();
    records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
    start();
    start_payments();
  }

  std::unique_ptr<payments::PaymentsService> payments_;
  customers::OpenedCustomer ada_;
  customers::OpenedCustomer bob_;
};

}  // namespace atollbank
