// SPDX-License-Identifier: Apache-2.0
#include "apps/town/shops.h"

#include <array>

namespace atollbank::apps {

using transactions::Category;

namespace {

constexpr std::array kShops{
    Shop{"Harbour Bakery", "HARBOUR BAKERY         LONDON        GBR", "🥐", Category::kEatingOut,
         false, 240, 980, "12 Quay Street", "E1W 2PX", 51.50712, -0.06125},
    Shop{"The Copper Kettle", "COPPER KETTLE CAFE     LONDON        GBR", "☕",
         Category::kEatingOut, false, 310, 1450, "4 Mill Lane", "SE1 4BN", 51.50103, -0.08611},
    Shop{"Noodle Lantern", "NOODLE LANTERN         LONDON        GBR", "🍜", Category::kEatingOut,
         false, 890, 3400, "88 Lantern Row", "E8 3DL", 51.54521, -0.05514},
    Shop{"Greenfield Market", "GREENFIELD MARKET 214  LONDON        GBR", "🛒",
         Category::kGroceries, false, 650, 7800, "214 Green Road", "N1 8QT", 51.53802, -0.10245},
    Shop{"Corner Larder", "CORNER LARDER          LONDON        GBR", "🥛", Category::kGroceries,
         false, 180, 2200, "1 Elm Corner", "SE15 4RU", 51.47123, -0.06522},
    Shop{"City Tramways", "CITY TRAMWAYS TRAVEL CH LONDON       GBR", "🚋", Category::kTransport,
         false, 175, 880, "Central Depot", "EC4R 0BE", 51.51102, -0.09034},
    Shop{"Northline Trains", "NORTHLINE TRAINS ONLINE YORK         GBR", "🚆", Category::kTransport,
         true, 1250, 9400, "Station Parade", "YO24 1AB", 53.95812, -1.09311},
    Shop{"Fern & Thread", "FERN AND THREAD        LONDON        GBR", "🧵", Category::kShopping,
         false, 1500, 12500, "31 Weaver Yard", "E2 7DG", 51.52634, -0.07218},
    Shop{"Paperbark Books", "PAPERBARK BOOKS        BRISTOL       GBR", "📚", Category::kShopping,
         true, 699, 4200, "9 Ink Street", "BS1 5TR", 51.45221, -2.59877},
    Shop{"Orchard Cinema", "ORCHARD CINEMA         LONDON        GBR", "🎬",
         Category::kEntertainment, false, 900, 3200, "60 Orchard Place", "SW9 8JX", 51.46234,
         -0.11452},
    Shop{"Chime Streaming", "CHIME STREAMING        DUBLIN        IRL", "🎧",
         Category::kEntertainment, true, 999, 1099, "Signal House", "D02 X285", 53.33911, -6.25124},
    Shop{"Beacon Energy", "BEACON ENERGY DD       LEEDS         GBR", "💡", Category::kBills, true,
         4200, 9800, "Beacon House", "LS1 4AP", 53.79653, -1.54782},
    Shop{"Lighthouse Lettings", "LIGHTHOUSE LETTINGS    LONDON        GBR", "🏠", Category::kBills,
         true, 65000, 98000, "2 Harbour View", "E14 9SH", 51.50331, -0.01944},
    Shop{"Saltmarsh Pharmacy", "SALTMARSH PHARMACY     LONDON        GBR", "💊", Category::kGeneral,
         false, 320, 2800, "17 Saltmarsh Road", "SE16 5QF", 51.49712, -0.04411},
    Shop{"Taverna Nerita", "TAVERNA NERITA         NAXOS         GRC", "🐟", Category::kHolidays,
         false, 1400, 6200, "3 Quayside", "843 00", 37.10561, 25.37564, "Naxos", "South Aegean",
         "GRC", 978},
    Shop{"Harbour Cash Machine", "HARBOUR ATM            LONDON        GBR", "🏧", Category::kCash,
         false, 2000, 6000, "12 Quay Street", "E1W 2PX", 51.50713, -0.06126, "London",
         "Greater London", "GBR", 0, true},
};

}  // namespace

std::span<const Shop> shops() { return kShops; }

transactions::Merchant merchant_of(const Shop& shop) {
  transactions::Merchant merchant;
  merchant.id = base::derive_id("town-merchant", shop.name, 0);
  merchant.group_id = base::derive_id("town-group", shop.name, 0);
  merchant.created = base::Timestamp::from_ms(1'420'070'400'000);
  // An id begins with its time; the merchant's is when it was first seen.
  merchant.id.high = static_cast<std::uint64_t>(merchant.created.ms());
  merchant.group_id.high = merchant.id.high;
  merchant.name = shop.name;
  merchant.statement_text = shop.statement_text;
  merchant.emoji = shop.emoji;
  merchant.category = shop.category;
  merchant.online = shop.online;
  merchant.address.street = shop.street;
  merchant.atm = shop.atm;
  merchant.address.city = shop.city;
  merchant.address.region = shop.region;
  merchant.address.country = shop.country;
  merchant.address.postcode = shop.postcode;
  merchant.address.latitude = shop.latitude;
  merchant.address.longitude = shop.longitude;
  return merchant;
}

}  // namespace atollbank::apps
