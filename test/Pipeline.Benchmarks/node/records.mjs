import kinesis from 'aws-kinesis-agg';

/** The user records of one Kinesis record, as base64: itself, or those of a KPL aggregate. */
export function userRecords(record) {
  let failure;
  let found = [];
  // Checks the digest, as every reader must.
  kinesis.deaggregateSync(record.kinesis, true, (error, records) => {
    failure ??= error;
    found = records ?? found;
  });
  if (failure) throw failure;
  return found.map((userRecord) => Buffer.from(userRecord.data, 'base64').toString('utf8'));
}
