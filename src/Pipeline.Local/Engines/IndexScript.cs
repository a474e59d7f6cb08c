namespace Pipeline.Local.Engines;

/// <summary>
/// Adds the parts of UpdateTable that dynalite lacks: it accepts the creation and the deletion of a global secondary index but
/// does neither, and it requires a throughput for the index of an on-demand table. KCL 3 creates such an index. The script runs
/// before dynalite, in its process.
/// </summary>
internal static class IndexScript
{
    /// <summary>The script. It expects <c>require</c> of dynalite's folder.</summary>
    public const string Text = """
        const db = require('./db/index.js');
        const updateTable = require('./actions/updateTable.js');
        const types = require('./validations/updateTable.js').types;
        const definition = require('./validations/createTable.js').types.AttributeDefinitions;
        const optional = ({ notNull, ...rest }) => rest;
        types.AttributeDefinitions = optional(definition);
        const created = types.GlobalSecondaryIndexUpdates.children.children.Create.children;
        created.ProvisionedThroughput = optional(created.ProvisionedThroughput);
        const invalid = (rule) => db.validationError('One or more parameter values were invalid: ' + rule);
        const problemOf = (table, definitions, index) => {
          const { IndexName: name, KeySchema: schema, Projection: projection, ProvisionedThroughput: throughput } = index;
          const onDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
          const keys = schema.map((key) => key.AttributeName);
          const defined = definitions.map((each) => each.AttributeName);
          const all = table.GlobalSecondaryIndexes ?? [];
          if ([...all, ...(table.LocalSecondaryIndexes ?? [])].some((each) => each.IndexName === name)) {
            return db.validationError('Attempting to create an index which already exists');
          }
          if (all.length >= 20) return invalid('GlobalSecondaryIndex count exceeds the per-table limit of 20');
          if (!keys.every((key) => defined.includes(key))) {
            return invalid('Some index key attributes are not defined in AttributeDefinitions. ' +
              `Keys: [${keys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`);
          }
          if (schema[0].KeyType !== 'HASH') {
            return db.validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
          }
          if (schema[1] && schema[1].KeyType !== 'RANGE') {
            return db.validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
          }
          if (!projection.ProjectionType) return invalid('Unknown ProjectionType: null');
          if (projection.NonKeyAttributes && projection.ProjectionType !== 'INCLUDE') {
            return invalid(`ProjectionType is ${projection.ProjectionType}, but NonKeyAttributes is specified`);
          }
          if (onDemand && throughput) {
            return invalid(`Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name} ` +
              'when BillingMode is PAY_PER_REQUEST');
          }
          if (!onDemand && !throughput) {
            return invalid(`ReadCapacityUnits and WriteCapacityUnits must both be specified for index: ${name}`);
          }
          return null;
        };
        // A write reads the table's list of indexes when it begins. A write that began before an index was added or removed
        // must end before the index is filled or its store is removed: it does not know of the change.
        const writes = new Set();
        for (const name of ['putItem', 'updateItem', 'deleteItem', 'batchWriteItem']) {
          const path = require.resolve(`./actions/${name}.js`);
          const act = require(path);
          require.cache[path].exports = (store, data, cb) => {
            const write = {};
            write.ended = new Promise((done) => { write.end = done; });
            writes.add(write);
            act(store, data, (...results) => {
              writes.delete(write);
              write.end();
              cb(...results);
            });
          };
        }
        const earlierWrites = () => Promise.all([...writes].map((write) => write.ended));
        // A later write indexes its item itself. Under the item's lock, the newest state is indexed.
        const indexItem = (store, table, index, key) => new Promise((done, failed) => {
          const items = store.getItemDb(table.TableName);
          items.lock(key, (release) => {
            const finish = release((error) => (error ? failed(error) : done()));
            items.get(key, (missing, item) => {
              if (missing || !item) return finish();
              const typed = index.KeySchema.every(({ AttributeName: name }) =>
                item[name]?.[table.AttributeDefinitions.find((each) => each.AttributeName === name).AttributeType] !== undefined);
              const [put] = typed ? db.getIndexActions([index], null, item, table).puts : [];
              return put ? store.getIndexDb('Global', table.TableName, index.IndexName).put(put.key, put.item, finish) : finish();
            });
          });
        });
        const keysOf = (store, table) => new Promise((done, failed) => {
          const keys = [];
          store.getItemDb(table.TableName).createValueStream({})
            .on('data', (item) => keys.push(db.createKey(item, table))).on('end', () => done(keys)).on('error', failed);
        });
        const saved = (store, table) => new Promise((done, failed) =>
          store.tableDb.put(table.TableName, table, (error) => (error ? failed(error) : done())));
        const change = async (store, data, table, { Create: index, Delete: removed }) => {
          if (removed) {
            const left = (table.GlobalSecondaryIndexes ?? []).filter((each) => each.IndexName !== removed.IndexName);
            if (left.length === (table.GlobalSecondaryIndexes ?? []).length) {
              const error = db.validationError('');
              error.body.__type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
              error.body.message = 'Requested resource not found';
              throw error;
            }
            if (left.length) table.GlobalSecondaryIndexes = left;
            else delete table.GlobalSecondaryIndexes;
            await saved(store, table);
            await earlierWrites();
            await new Promise((done, failed) =>
              store.deleteIndexDb('Global', table.TableName, removed.IndexName, (error) => (error ? failed(error) : done())));
            return;
          }
          const known = table.AttributeDefinitions.map((each) => each.AttributeName);
          const more = (data.AttributeDefinitions ?? []).filter((each) => !known.includes(each.AttributeName));
          const definitions = [...table.AttributeDefinitions, ...more];
          const problem = problemOf(table, definitions, index);
          if (problem) throw problem;
          const { IndexName, KeySchema, Projection, ProvisionedThroughput } = index;
          const made = {
            IndexName, KeySchema, Projection,
            IndexArn: `${table.TableArn}/index/${IndexName}`, IndexSizeBytes: 0, ItemCount: 0, IndexStatus: 'ACTIVE',
            ProvisionedThroughput: {
              ReadCapacityUnits: 0, WriteCapacityUnits: 0, ...ProvisionedThroughput, NumberOfDecreasesToday: 0,
            },
          };
          const parts = [table, ...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? []), made];
          table.AttributeDefinitions = definitions.filter((each) =>
            parts.some((part) => part.KeySchema.some((key) => key.AttributeName === each.AttributeName)));
          table.GlobalSecondaryIndexes = [...(table.GlobalSecondaryIndexes ?? []), made];
          await saved(store, table);
          await earlierWrites();
          for (const key of await keysOf(store, table)) await indexItem(store, table, made, key);
        };
        require.cache[require.resolve('./actions/updateTable.js')].exports = (store, data, cb) => {
          const changes = (data.GlobalSecondaryIndexUpdates ?? []).filter((each) => each.Create || each.Delete);
          if (changes.length === 0) {
            delete data.AttributeDefinitions;
            return updateTable(store, data, cb);
          }
          if (changes.length > 1) {
            return cb(db.limitError('Subscriber limit exceeded: ' +
              'Only 1 online index can be created or deleted simultaneously per table'));
          }
          store.tableDb.lock(data.TableName, (release) => {
            const done = release(cb);
            store.getTable(data.TableName, false, (error, table) => {
              if (error) return done(error);
              // AWS answers with this state. The next DescribeTable shows the current state of the index.
              change(store, data, table, changes[0]).then(() => {
                const named = changes[0].Create?.IndexName;
                const indexes = table.GlobalSecondaryIndexes?.map((each) =>
                  (each.IndexName === named ? { ...each, IndexStatus: 'CREATING', Backfilling: true } : each));
                done(null, { TableDescription: { ...table, TableStatus: 'UPDATING', GlobalSecondaryIndexes: indexes } });
              }, done);
            });
          });
        };

        """;
}
