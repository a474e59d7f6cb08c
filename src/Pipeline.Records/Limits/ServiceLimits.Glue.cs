namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS Glue's Data Catalog.</summary>
    public static class Glue
    {
        private const string Column = Docs + "glue/latest/webapi/API_Column.html";

        /// <summary>The length of a column's name.</summary>
        public static readonly ServiceLimit ColumnNameLength = new(1, 255, "characters", Column);

        /// <summary>The length of a column's comment.</summary>
        public static readonly ServiceLimit ColumnCommentLength = new(0, 255, "characters", Column);

        /// <summary>The length of a column's type, structures written out.</summary>
        public static readonly ServiceLimit ColumnTypeLength = new(0, 131_072, "characters", Column);

        /// <summary>The length of a database's or table's name.</summary>
        public static readonly ServiceLimit NameLength =
            new(1, 255, "characters", Docs + "glue/latest/webapi/API_DatabaseInput.html");
    }
}
