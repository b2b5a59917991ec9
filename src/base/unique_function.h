// SPDX-License-Identifier: Apache-2.0
// A callable that is moved, never copied, so that completions can own what they answer with.
// (std::move_only_function is C++23.) Empty after being moved from; calling an empty one is a bug.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "base/assert.h"

namespace atollbank::base {

template <class Signature>
class UniqueFunction;

template <class R, class... Args>
class UniqueFunction<R(Args...)> {
 public:
  UniqueFunction() = default;
  template <class F>
    requires(!std::is_same_v<std::decay_t<F>, UniqueFunction> &&
             std::is_invocable_r_v<R, F&, Args...>)
  UniqueFunction(F&& callable)  // NOLINT: implicit, as std::function is
      : target_(std::make_unique<Target<std::decay_t<F>>>(std::forward<F>(callable))) {}

  explicit operator bool() const { return target_ != nullptr; }
  R operator()(Args... args) {
    ATOLL_ASSERT(target_ != nullptr);
    return target_->call(std::forward<Args>(args)...);
  }

 private:
  struct Callable {
    virtual ~Callable() = default;
    virtual R call(Args... args) = 0;
  };
  template <class F>
  struct Target final : Callable {
    explicit Target(F callable) : function(std::move(callable)) {}
    R call(Args... args) override { return function(std::forward<Args>(args)...); }
    F function;
  };
  std::unique_ptr<Callable> target_;
};

}  // namespace atollbank::base
