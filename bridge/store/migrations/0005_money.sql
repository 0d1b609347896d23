-- What one part of an SMS costs at most, by the beginning of the number without its plus.

CREATE TABLE tariff (
  prefix  TEXT PRIMARY KEY,
  price   BIGINT NOT NULL
);
