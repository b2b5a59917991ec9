// SPDX-License-Identifier: Apache-2.0
#include "bench/bank/payment_requests.h"

#include <fmt/format.h>

namespace atollbank::bench {

RequestTexts payments_of(const Bank& bank, const std::vector<Payer>& payers) {
  RequestTexts requests{
      .texts = {}, .numbered = true, .first_number = 0, .wanted = R"("state":"booked")"};
  for (const Payer& payer : payers) {
    const std::string form =
        fmt::format("account_id={}&payee_id={}&amount=1&reference=Rent&dedupe_id=bench-{}",
                    payer.person.account, payer.payee, std::string(kNumberWidth, '0'));
    std::string& text = requests.texts.emplace_back(
        bank.request_text("POST", "/payments", form, payer.person.token));
    text.resize(text.size() - kNumberWidth);
  }
  return requests;
}

}  // namespace atollbank::bench
