// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the standing orders service as one order, in plain sight. Whatever
// `failure` holds, every call answers with it.
#pragma once

#include <optional>
#include <vector>

#include "services/standing_orders/api.h"

namespace atollbank::edge {

struct FakeStandingOrders final : standing_orders::StandingOrdersApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  using OrderName = standing_orders::OrderName;
  using ShownOrder = standing_orders::ShownOrder;

  std::optional<base::Error> failure;
  bool lists_despite_failure = false;
  ShownOrder shown;
  std::optional<standing_orders::CreateOrder> created;
  std::vector<base::Id> approved;
  std::optional<base::Id> cancelled;

  template <class T>
  void answer(Completion<T> done, T value) {
    if (failure) return done(base::fail(*failure));
    done(std::move(value));
  }
  void create(const Context&, standing_orders::CreateOrder request,
              Completion<ShownOrder> done) override {
    created = std::move(request);
    answer(std::move(done), shown);
  }
  void approve(const Context&, OrderName name, Completion<ShownOrder> done) override {
    approved.push_back(name.order_id);
    answer(std::move(done), shown);
  }
  void cancel(const Context&, OrderName name, Completion<ShownOrder> done) override {
    cancelled = name.order_id;
    answer(std::move(done), shown);
  }
  void stop(const Context&, OrderName name, std::string, Completion<ShownOrder> done) override {
    cancelled = name.order_id;
    answer(std::move(done), shown);
  }
  void find(const Context&, OrderName, Completion<ShownOrder> done) override {
    answer(std::move(done), shown);
  }
  void list(const Context&, base::Id, base::Id, Completion<std::vector<ShownOrder>> done) override {
    if (lists_despite_failure) return done(std::vector{shown});
    answer(std::move(done), std::vector{shown});
  }
};

}  // namespace atollbank::edge
