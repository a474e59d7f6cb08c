namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon Redshift.</summary>
    public static class Redshift
    {
        /// <summary>The name of a table or column, without its quotation marks.</summary>
        public static readonly ServiceLimit IdentifierBytes = new(1, 127, "bytes", Docs + "redshift/latest/dg/r_names.html");

        /// <summary>The width of a VARCHAR column.</summary>
        public static readonly ServiceLimit VarcharBytes =
            new(1, 65_535, "bytes", Docs + "redshift/latest/dg/r_Character_types.html");

        /// <summary>Rows that COPY may skip before it fails.</summary>
        public static readonly ServiceLimit CopyMaxErrors =
            new(0, 100_000, "errors", Docs + "redshift/latest/dg/copy-parameters-data-load.html#copy-maxerror");
    }
}
