namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Pointwise confidence limits of a survival probability from Greenwood's standard error of log S, on the scale chosen.
/// R: survival:::survfit_confint (3.8); Kalbfleisch and Prentice 2002, section 1.4. NaN means not estimable.
/// </summary>
internal static class SurvivalLimits
{
    public static (double Lower, double Upper) Of(ConfidenceType type, double survival, double logError, double z)
    {
        // At S = 0 the error of log S is infinite: R gives no limits there, whatever the scale.
        if (survival <= 0)
            return (double.NaN, double.NaN);
        if (logError == 0)
            return type == ConfidenceType.Arcsin ? (double.NaN, double.NaN) : (1, 1);
        switch (type)
        {
            case ConfidenceType.Plain:
            {
                var width = z * logError * survival;
                return (Math.Max(survival - width, 0), Math.Min(survival + width, 1));
            }
            case ConfidenceType.Log:
            {
                var factor = Math.Exp(z * logError);
                return (survival / factor, Math.Min(survival * factor, 1));
            }
            case ConfidenceType.LogLog:
            {
                var log = Math.Log(survival);
                var factor = Math.Exp(-z * logError / log);
                return (Math.Exp(log * factor), Math.Exp(log / factor));
            }
            case ConfidenceType.Logit:
            {
                var odds = survival / (1 - survival);
                var factor = Math.Exp(z * logError * (1 + odds));
                return (1 - 1 / (1 + odds / factor), 1 - 1 / (1 + odds * factor));
            }
            case ConfidenceType.Arcsin:
            {
                var angle = Math.Asin(Math.Sqrt(survival));
                var width = 0.5 * z * logError * Math.Sqrt(survival / (1 - survival));
                var lower = Math.Sin(Math.Max(0, angle - width));
                var upper = Math.Sin(Math.Min(Math.PI / 2, angle + width));
                return (lower * lower, upper * upper);
            }
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }
}
