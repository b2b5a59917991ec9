// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the payments service as one payee and one payment, in plain sight.
// Whatever `failure` holds, every call answers with it.
#pragma once

#include <optional>
#include <vector>

#include "services/payments/api.h"

namespace atollbank::edge {

struct FakePayments final : payments::PaymentsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;

  std::optional<base::Error> failure;
  payments::Payee payee_shown;
  payments::Payment payment_shown;
  std::optional<payments::CreatePayee> created;
  std::optional<payments::CreatePayee> checked;
  std::optional<base::Error> check_failure;
  std::optional<base::Error> send_failure;
  std::optional<payments::SendPayment> sent;
  std::optional<payments::ListPayments> listed;
  std::vector<base::Id> approved;
  std::optional<base::Id> cancelled;
  std::optional<base::Id> deleted;
  std::optional<payments::SendBulk> sent_bulk;
  payments::BulkAnswer bulk_shown;
  std::vector<base::Id> approved_bulks;
  std::optional<base::Id> cancelled_bulk;

  template <class T>
  void answer(Completion<T> done, T value) {
    if (failure) return done(base::fail(*failure));
    done(std::move(value));
  }
  void create_payee(const Context&, payments::CreatePayee request,
                    Completion<payments::Payee> done) override {
    created = std::move(request);
    answer(std::move(done), payee_shown);
  }
  void check_payee(const Context&, payments::CreatePayee request,
                   Completion<payments::Payee> done) override {
    checked = std::move(request);
    if (check_failure) return done(base::fail(*check_failure));
    answer(std::move(done), payee_shown);
  }
  void payees(const Context&, base::Id, Completion<std::vector<payments::Payee>> done) override {
    answer(std::move(done), std::vector{payee_shown});
  }
  void delete_payee(const Context&, base::Id, base::Id payee_id, Completion<void> done) override {
    deleted = payee_id;
    if (failure) return done(base::fail(*failure));
    done({});
  }
  void send(const Context&, payments::SendPayment request,
            Completion<payments::Payment> done) override {
    sent = std::move(request);
    if (send_failure) return done(base::fail(*send_failure));
    answer(std::move(done), payment_shown);
  }
  void send_due(const Context&, payments::SendDue, Completion<payments::SentDue> done) override {
    done(payments::SentDue{.payment = payment_shown, .took_along = false});
  }
  void prepare_due(const Context&, payments::SendDue, Completion<void> done) override { done({}); }
  void approve(const Context&, payments::PaymentName name,
               Completion<payments::Payment> done) override {
    approved.push_back(name.payment_id);
    answer(std::move(done), payment_shown);
  }
  void cancel(const Context&, payments::PaymentName name,
              Completion<payments::Payment> done) override {
    cancelled = name.payment_id;
    answer(std::move(done), payment_shown);
  }
  void find(const Context&, payments::PaymentName, Completion<payments::Payment> done) override {
    answer(std::move(done), payment_shown);
  }
  void list(const Context&, payments::ListPayments request,
            Completion<std::vector<payments::Payment>> done) override {
    listed = request;
    answer(std::move(done), std::vector{payment_shown});
  }
  void send_bulk(const Context&, payments::SendBulk request,
                 Completion<payments::BulkAnswer> done) override {
    sent_bulk = std::move(request);
    answer(std::move(done), bulk_shown);
  }
  void approve_bulk(const Context&, payments::BulkName name,
                    Completion<payments::BulkView> done) override {
    approved_bulks.push_back(name.bulk_id);
    answer(std::move(done), *bulk_shown.view);
  }
  void cancel_bulk(const Context&, payments::BulkName name,
                   Completion<payments::BulkView> done) override {
    cancelled_bulk = name.bulk_id;
    answer(std::move(done), *bulk_shown.view);
  }
  void find_bulk(const Context&, payments::BulkName, Completion<payments::BulkView> done) override {
    answer(std::move(done), *bulk_shown.view);
  }
};

}  // namespace atollbank::edge
